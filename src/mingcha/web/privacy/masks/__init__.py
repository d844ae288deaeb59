"""Masks over pictures (article 18)."""

"""Redactions of footage (article 21)."""

"""Organisations and sites, and responsibility for a place (arts. 3, 4, 6)."""

"""Organisations and sites, and who answers for a place (arts. 3, 4, 6)."""

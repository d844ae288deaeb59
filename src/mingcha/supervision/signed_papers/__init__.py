"""Scans of issued papers as people signed them, confirmed by another officer (APL 61; articles 12, 23)."""

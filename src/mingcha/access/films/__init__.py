"""Redacted films that answer requests whose purpose is not public safety (articles 14(2), 19)."""

"""Backups of a running home, and restoring one into an empty home (art. 20)."""

"""Backups of a home that runs, and restoring one into an empty home (art. 20)."""

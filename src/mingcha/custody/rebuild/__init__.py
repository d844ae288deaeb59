"""Rebuilds custody's rows from a recorder's journal after a lost database (art. 20)."""

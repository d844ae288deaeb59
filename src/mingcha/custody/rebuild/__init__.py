"""Custody's rows made again from a recorder's journal after a lost database (art. 20)."""

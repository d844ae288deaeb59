"""Writes footage: the writer thread of each disk, the store, recovery after a crash, rebuilding, unlinking."""

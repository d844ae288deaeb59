"""Writes footage: one writer thread per disk, the store, recovery after a crash, rebuilding, unlinking."""

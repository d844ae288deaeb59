"""Writes footage: one writer thread a disk, the store, recovery after a crash, rebuilding, unlinking."""

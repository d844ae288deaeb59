"""Pushes: what of each target waits, was sent and was acknowledged (article 13(1))."""

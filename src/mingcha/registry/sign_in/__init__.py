"""Signing in: passwords, limits on guessing (decree 799, art. 16(2)(2))."""

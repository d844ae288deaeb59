"""Signing in: passwords, limits on guessing, failed attempts (decree 799, art. 16(2)(2))."""

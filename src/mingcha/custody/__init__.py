"""Custody of footage: sealed hours, retention, holds and disposal (arts. 16(5), 20; decree 799, art. 17)."""

"""Duty viewing: grants, their revocation (arts. 14, 16(2), 16(3), 19)."""

"""Pictures kept as evidence (arts. 16(2), 16(3), 19)."""

"""The page of health (arts. 16(5), 17)."""

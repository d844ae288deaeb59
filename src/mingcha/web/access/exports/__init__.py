"""Pages of exports and of the copies that recipients hold (arts. 15, 16(3), 19)."""

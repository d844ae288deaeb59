"""Pages of holds (arts. 16(4), 16(5); decree 799, art. 17)."""

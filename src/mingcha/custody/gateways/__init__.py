"""Which recorder holds a camera's footage of a time, and through which gateway it is seen (arts. 16(3), 16(5), 19)."""

"""Commands of the daily duties of units, to read (articles 16(1), 16(6))."""

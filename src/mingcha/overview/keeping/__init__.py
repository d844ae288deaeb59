"""The last proved day of keeping, cut to what the asker may see (arts. 3, 16(5))."""

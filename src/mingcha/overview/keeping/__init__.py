"""The last proved day of keeping, limited to the reader's reach (arts. 3, 16(5))."""

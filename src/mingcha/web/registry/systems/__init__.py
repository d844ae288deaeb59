"""Pages of public video systems and key targets (arts. 2, 3, 16(5))."""

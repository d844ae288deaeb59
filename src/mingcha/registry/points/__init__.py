"""Points: cameras, where they stand and what they look at (arts. 3, 6, 7, 8, 13, 18)."""

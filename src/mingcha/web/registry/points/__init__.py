"""Pages and JSON of points (arts. 2, 3, 6, 7, 8, 13, 18)."""

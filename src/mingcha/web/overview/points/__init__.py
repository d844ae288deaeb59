"""The list and the map of points (arts. 3, 6, 13)."""

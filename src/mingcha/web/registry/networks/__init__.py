"""Pages and API of the camera networks of units (arts. 3, 7)."""

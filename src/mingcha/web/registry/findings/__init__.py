"""Pages and API of findings (arts. 3, 6, 10, 18)."""

"""Pages of officers and their credentials (arts. 15(1), 15(2))."""

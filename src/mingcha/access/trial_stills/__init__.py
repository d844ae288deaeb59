"""The one still of a connection test, for who may see trial pictures (arts. 8, 16(3), 19, 20(1))."""

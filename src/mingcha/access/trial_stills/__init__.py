"""The still of a connection test, for persons who may see trial pictures (arts. 8, 16(3), 19, 20(1))."""

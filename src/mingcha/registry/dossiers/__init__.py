"""One camera, one file: all that the register knows of a point as one value, and its three exports (articles 3, 13)."""

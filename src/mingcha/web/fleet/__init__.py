"""Pages of the recorders of an installation (articles 7, 16(5))."""

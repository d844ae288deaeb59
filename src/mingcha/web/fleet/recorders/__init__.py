"""Pages of recorders: their list, one of them, its gateway, spreading the cameras, the end of its service."""

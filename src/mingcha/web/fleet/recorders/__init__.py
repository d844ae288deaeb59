"""Pages of recorders: their list, one of them, spreading the cameras, the end of its service."""

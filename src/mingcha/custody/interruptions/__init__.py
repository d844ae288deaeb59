"""Interruptions of cameras and their reasons (art. 16(1))."""

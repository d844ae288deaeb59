"""Sealed camera-hours reported by recorders (art. 16(5))."""

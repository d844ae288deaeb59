"""Sealed camera-hours as recorders reported them (art. 16(5))."""

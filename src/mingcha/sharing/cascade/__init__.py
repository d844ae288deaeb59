"""Platforms above us that are shown points by GB/T 28181, and what they opened (arts. 13(1), 13(2), 16(3))."""

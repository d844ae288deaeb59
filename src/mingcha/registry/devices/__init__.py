"""Devices that dial in (GB/T 28181): approved for a unit, their channels matched to points (arts. 7, 8, 13, 19)."""

"""Possible duplicates of a whole city: cameras and planned places of several units that see the same (article 5)."""

"""Possible duplicates of a whole city: cameras and planned places of several units with the same view (article 5)."""

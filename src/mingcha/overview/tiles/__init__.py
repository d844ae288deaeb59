"""The vector tiles of the map (arts. 3, 13)."""

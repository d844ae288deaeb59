"""Pages and API of areas drawn on the map (arts. 6(11), 18; decree 799 arts. 8, 10)."""

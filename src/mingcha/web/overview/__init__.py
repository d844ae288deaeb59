"""Pages over many points: lists, map, search, /today (arts. 3, 6, 13)."""

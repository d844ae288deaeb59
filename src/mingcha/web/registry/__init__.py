"""Pages of the registry: points, systems (arts. 2, 3, 6, 7, 8, 13, 18)."""

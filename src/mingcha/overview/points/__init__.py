"""Points as list and map find them: one derived row a point, and counts by map cell (arts. 3, 6, 13)."""

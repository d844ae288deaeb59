"""Points for list and map: one derived row per point, and counts by map cell (arts. 3, 6, 13)."""

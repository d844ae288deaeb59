"""Lists that come as files: a CSV file with its heads, read within bounds; of points (registry/imports) and of places
in a plan (registry/plans) (arts. 3, 5)."""

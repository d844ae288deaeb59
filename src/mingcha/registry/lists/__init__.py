"""Lists that come and go as files: a CSV file with its heads, read within bounds, of points (registry/imports) and of
places in a plan (registry/plans); texts as cells, and the writer of workbooks (arts. 3, 5, 13)."""

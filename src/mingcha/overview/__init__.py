"""What lists, map and boards show of many points at once; told explicitly by those who write (arts. 3, 6, 13)."""

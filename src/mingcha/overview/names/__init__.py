"""What is found of sites, units and people by typing: one derived row for each (arts. 3, 13, 16(2))."""

"""Which recorder has which camera, with a fencing epoch (arts. 7, 16(5))."""

"""Who turns a camera: a lease of one person at a time, every move on record, home again by the clock (arts. 2, 7(2),
16(3))."""

"""What a mask must cover in the view of a point, and in which time (arts. 18(4), 18(5), 18(6))."""

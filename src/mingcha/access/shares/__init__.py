"""What a decision on sharing opened: footage of points for named persons of a department (arts. 13(2), 14, 19)."""

"""What a recorder recorded of all its cameras in an hour, as sums (arts. 16(1), 16(5))."""

"""Looks at the cameras of a recorder host: newest key picture, detector, own store (arts. 7, 12)."""

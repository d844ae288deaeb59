"""The page of a point's sound (decree 799, art. 8(4))."""

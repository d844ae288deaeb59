"""Legal grounds for recording the sound of a point (art. 7; decree 799, art. 8(4))."""

"""Grounds on which the sound of a point is recorded (art. 7; decree 799, art. 8(4))."""

"""Supervision: the daily duties of a unit, and what happens when somebody does not keep the law (arts. 12, 16(1),
16(2), 16(4), 16(6), 20, 22 to 25; decree 799, arts. 24 to 33)."""

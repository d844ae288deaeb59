"""The yearly report of a unit to the city: figures with their rows, signed, sent, received (art. 25)."""

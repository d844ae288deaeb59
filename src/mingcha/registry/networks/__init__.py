"""Camera networks of a unit: the addresses at which its cameras may be (arts. 3, 7)."""

"""Measurements of the register of a whole city: its gaps beside its tiles, lists and searches."""

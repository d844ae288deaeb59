"""Shift plans of a unit and their shifts (article 16(1))."""

"""Yearly plans of inspections: drawn up, set in force, lines taken off (decree 799, art. 24)."""

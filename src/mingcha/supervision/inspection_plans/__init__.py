"""Yearly plans of inspections: drawn up, set in force, lines taken off (decree 799, art. 24). Their tables and
rows are those of supervision/inspections."""

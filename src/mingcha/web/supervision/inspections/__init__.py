"""Pages of inspections of units: plans, the list, a new one, one with its steps (decree 799, art. 24)."""

"""Inspections of units: two officers, findings, order, re-inspection (decree 799, art. 24)."""

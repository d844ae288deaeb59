"""Inspections of units: the yearly plan, two officers, findings, order, re-inspection (decree 799, art. 24)."""

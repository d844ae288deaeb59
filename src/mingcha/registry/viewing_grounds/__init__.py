"""Contracts and sharing decisions that open a unit's systems to the monitors of another (arts. 13, 15, 16)."""

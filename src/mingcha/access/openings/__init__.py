"""Compares the openings and counts of gateways with issued tickets (arts. 16(3), 19, 20(1))."""

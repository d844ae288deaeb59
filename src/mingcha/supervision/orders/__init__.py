"""What orders to correct have in common: two officers on the spot, service, limit, re-inspection (APL 28, 42, 61)."""

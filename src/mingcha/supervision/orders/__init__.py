"""What orders to correct have in common: two officers on the spot, service, limit, re-inspection (articles 12, 22; APL
28, 42, 61)."""

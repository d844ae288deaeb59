"""`mingcha bench door`: what the one door to footage costs: tickets, and many viewers who start at once."""

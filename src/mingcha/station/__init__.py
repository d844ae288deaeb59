"""The recorder host, where media, evidence and custody meet: its log, orders, journal checks (arts. 16(5), 20)."""

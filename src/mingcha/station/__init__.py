"""The recorder host, where media, evidence and custody's rules meet: its log, orders, journal checks, rebuilding (arts. 16(5), 20)."""

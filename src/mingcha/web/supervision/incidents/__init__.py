"""Pages of security incidents (article 16(6); PIPL 57)."""

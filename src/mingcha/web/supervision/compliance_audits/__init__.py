"""Pages of compliance audits (article 16(6); PIPL 54)."""

"""Pages of impact assessments (article 16(6); PIPL 55, 56)."""

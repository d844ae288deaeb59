"""Impact assessments on the protection of personal information (article 16(6); PIPL 55, 56)."""

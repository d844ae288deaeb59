"""Security incidents of the platform, their notices and clocks (article 16(6); PIPL 57)."""

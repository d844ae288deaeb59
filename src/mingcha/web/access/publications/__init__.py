"""Publications of redacted footage (articles 19, 21)."""

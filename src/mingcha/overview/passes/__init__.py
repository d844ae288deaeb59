"""The nightly pass over a whole city that judges its derived rows again (articles 5, 6)."""

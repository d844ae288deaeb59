"""One search over points, sites and units (art. 3)."""

"""Records refusals by territory (art. 3)."""

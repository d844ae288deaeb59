"""Pages of coordination meetings (art. 4)."""

"""Pages and API of the parts of sites and of their gaps (art. 6)."""

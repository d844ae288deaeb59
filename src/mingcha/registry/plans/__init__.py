"""Construction plans of the city, its districts and functional zones, with their items and approvals (art. 5)."""

"""Pages and JSON of which points are in the rows that leave the platform, and what stands in the way (article 13)."""

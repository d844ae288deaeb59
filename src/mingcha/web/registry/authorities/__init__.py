"""Pages and JSON of the governments and public security organs of the city, its districts and zones (art. 4)."""

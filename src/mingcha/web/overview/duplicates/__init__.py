"""Page and API of the possible duplicates of the city (art. 5)."""

"""Page and API of the criteria of article 6 (art. 6)."""

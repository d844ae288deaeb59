"""How far back the footage of key targets reaches (art. 16(5))."""

"""Figures: the rows of the statistical sets of the catalogue, with small counts hidden (articles 13(1), 13(2))."""

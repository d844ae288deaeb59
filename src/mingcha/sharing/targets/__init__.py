"""Targets: receivers of the catalogue and of rows of points, each for one audience (article 13(1))."""

"""What recorders measured of a batch beside what its group typed (articles 7, 8)."""

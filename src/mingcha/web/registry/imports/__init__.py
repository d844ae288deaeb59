"""Pages and API of lists of points: handed in, judged, repaired, confirmed (arts. 3, 7, 13)."""

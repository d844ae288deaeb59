"""The layers of the map besides the points: parts of sites, planned places, areas (arts. 5, 6, 18)."""

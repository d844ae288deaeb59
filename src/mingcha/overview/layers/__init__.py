"""What lies beside the points on the map: parts of sites, planned places, areas (arts. 5, 6, 18)."""

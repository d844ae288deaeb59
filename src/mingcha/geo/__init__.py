"""Places as the law wants them (article 13): coordinate systems, label doubts, divisions and zones of the city, map tiles."""

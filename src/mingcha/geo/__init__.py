"""Geography (article 13): coordinate systems, doubts about labels, divisions and zones of the city, map tiles."""

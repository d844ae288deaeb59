"""Privacy masks of a camera: which hold at an instant, their polygons, their pixels, and filling them (article 18)."""

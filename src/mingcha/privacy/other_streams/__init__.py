"""Other streams of the device of a camera with something to be covered: they may show the same view (article 18)."""

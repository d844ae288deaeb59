"""Pages of approval documents and letters of introduction (art. 15(3))."""

"""The page on which an officer watches the viewing copy of a request (articles 14, 15, 20(1))."""

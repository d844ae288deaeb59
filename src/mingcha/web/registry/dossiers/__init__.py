"""One camera, one file: the page of a point's whole file, and the exports of many (articles 3, 13)."""

"""Applications of departments on pages and over the API (article 13(2))."""

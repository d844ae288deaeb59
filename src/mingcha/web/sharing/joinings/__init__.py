"""Joinings on the pages and over the API (article 13(3))."""

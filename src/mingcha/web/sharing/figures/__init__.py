"""Rows of the statistical sets on the page of a set and over the API (article 13)."""

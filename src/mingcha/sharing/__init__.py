"""Sharing: the catalogue of data sets, and what leaves the platform of each point (article 13)."""

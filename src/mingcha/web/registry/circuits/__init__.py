"""Circuits of network operators: pages, forms, JSON (article 17)."""

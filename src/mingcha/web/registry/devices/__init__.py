"""Devices that dial in: pages, forms, JSON (articles 7, 13, 19)."""

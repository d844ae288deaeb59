"""Platforms above us: pages, forms and the API (articles 13(1), 13(2))."""

"""Platforms above us over the API (articles 13(1), 13(2))."""

"""Issued documents: typesetting, pages, API, and the public page that checks a number (articles 5, 16(3))."""

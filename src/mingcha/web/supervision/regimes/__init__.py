"""The four systems of a unit: pages, forms, API (article 16(1))."""

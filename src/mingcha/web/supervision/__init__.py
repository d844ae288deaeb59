"""Pages, forms and JSON of the supervision plane (arts. 12, 16, 20, 22 to 25)."""

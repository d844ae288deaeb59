"""Pages, forms and JSON of sharing (article 13)."""

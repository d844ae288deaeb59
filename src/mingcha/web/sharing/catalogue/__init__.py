"""Pages, forms and JSON of the catalogue of data sets (article 13)."""

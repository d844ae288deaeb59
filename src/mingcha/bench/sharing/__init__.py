"""`mingcha bench sharing`: rows, pushes, shares and pages of a whole city (article 13)."""

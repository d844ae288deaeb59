"""Pages of penalty cases: the list, and one with its steps (article 23)."""

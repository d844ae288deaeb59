"""Pages of obstructions: the list, a new one, one with its steps (article 12)."""

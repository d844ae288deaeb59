"""Pages of sheets of picture findings that leave the platform (articles 12, 21)."""

"""Pages and API of clues (article 16(4))."""

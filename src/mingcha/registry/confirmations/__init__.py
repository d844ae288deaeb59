"""Acts that take effect when a second person of the right office confirms (16(2); decree 799, art. 16(2)(2))."""

"""The first way into an account: a link by which its person sets the own password (16(1); decree 799, 16(2)(2))."""

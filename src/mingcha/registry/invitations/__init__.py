"""The first way into an account: a link by which its person sets the own password (arts. 16(1), 799-16(2)(2))."""

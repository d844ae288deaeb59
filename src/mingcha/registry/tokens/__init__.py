"""API tokens: a program asks in a person's name (art. 3; decree 799, art. 16(2)(2))."""

"""API tokens: a program uses the API as a person (art. 3; decree 799, art. 16(2)(2))."""

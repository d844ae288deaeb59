"""A city's directory (OpenID Connect): which of its subjects is which account (decree 799, art. 16(2)(2))."""

"""Pages of one's own account: password, second factors, sessions, tokens (decree 799, art. 16(2)(2))."""

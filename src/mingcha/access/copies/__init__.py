"""Copies: footage held by a recipient, until it is returned or destroyed (article 19, second sentence)."""

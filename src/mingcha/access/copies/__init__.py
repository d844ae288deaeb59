"""Copies: what a recipient of footage holds, until it is returned or destroyed (article 19, second sentence)."""

"""Ends of viewing: a person's tickets and open streams end with the session, token or account (arts. 16(3), 19)."""

"""Approval documents and letters of introduction (art. 15(3))."""

"""Approval documents and letters of introduction that were shown (art. 15(3))."""

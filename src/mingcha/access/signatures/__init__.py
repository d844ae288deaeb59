"""Signatures of both officers over the content of a request (art. 15(1))."""

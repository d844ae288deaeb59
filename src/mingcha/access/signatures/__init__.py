"""Signatures of both officers over what a request asks for (art. 15(1))."""

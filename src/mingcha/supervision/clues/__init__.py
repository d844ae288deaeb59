"""Clues that monitoring staff see and report: noted, held, reported, received by two organs (article 16(4))."""

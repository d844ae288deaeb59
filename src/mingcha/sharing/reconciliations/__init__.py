"""Comparisons of what a target holds with what it should hold, and restores of either side (article 13(1))."""

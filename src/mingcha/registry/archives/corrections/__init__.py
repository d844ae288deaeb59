"""Corrections of who took part: a wrong statement gets a new version with its reason and stays readable (art. 11)."""

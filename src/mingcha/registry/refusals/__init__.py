"""Refusals by territory, noted (art. 3)."""

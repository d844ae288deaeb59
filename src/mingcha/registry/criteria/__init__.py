"""Criteria: what "large" and "important" of article 6 mean for a category, as recorded decisions (art. 6)."""

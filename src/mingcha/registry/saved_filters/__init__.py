"""Filters of lists that a person keeps under a name: the question, never its answer (article 3)."""

"""Filters of long lists that a person keeps: at the head of each list, and a page of all (article 3)."""

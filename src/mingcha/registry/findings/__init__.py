"""Findings: what is not as the law wants it, until somebody closes it with a document (arts. 3, 6, 10)."""

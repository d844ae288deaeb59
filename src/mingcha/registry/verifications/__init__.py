"""Checks of the whole home that people ask for on the page of evidence: a job with progress (article 20)."""

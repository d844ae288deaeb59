"""Pages and API of filings of systems (art. 9; decree 799 art. 14)."""

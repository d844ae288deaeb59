"""Filings of systems with the organ of public security of their district, by one form (art. 9; decree 799 art. 14)."""

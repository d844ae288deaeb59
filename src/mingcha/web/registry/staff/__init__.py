"""Pages and API of trainings and filings (article 16(2))."""

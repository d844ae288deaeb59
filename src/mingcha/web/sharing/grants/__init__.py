"""Share grants on pages and over the API: supply, people, reports, reviews (article 13(2))."""

"""Signs of points: page, form, API (article 7)."""

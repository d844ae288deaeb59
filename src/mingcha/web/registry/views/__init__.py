"""What a camera is to show: page, forms, API (article 7)."""

"""Self-checks and security checks of a unit: pages, forms, API (article 16(1))."""

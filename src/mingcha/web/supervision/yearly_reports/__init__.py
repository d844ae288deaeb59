"""Pages and API of the yearly reports of units (article 25)."""

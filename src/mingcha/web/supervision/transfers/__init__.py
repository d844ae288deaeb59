"""Pages of transfers (article 24)."""

"""Pages of monitoring seats (article 16(1))."""

"""Commands of sharing (article 13)."""

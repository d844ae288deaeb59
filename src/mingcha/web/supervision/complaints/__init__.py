"""Pages of complaints: two for anybody, without an account, and those of auditors (article 25)."""

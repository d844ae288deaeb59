"""Reviews of accounts: each is looked at once a year, and a dormant one is disabled (decree 799, art. 16(2)(2))."""

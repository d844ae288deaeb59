"""The page of accounts: last use and yearly review (decree 799, art. 16(2)(2))."""

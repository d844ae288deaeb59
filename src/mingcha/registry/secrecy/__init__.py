"""Points that are a work secret, and places that are passed on less exactly: marked and ended by officers (arts. 13, 16)."""

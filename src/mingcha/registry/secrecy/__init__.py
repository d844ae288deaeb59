"""Points that are a work secret, and places that are passed on less exactly: by officers alone (arts. 13, 16)."""

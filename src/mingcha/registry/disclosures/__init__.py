"""Footage that is to be given to another, or taken at all: what the plane above is asked (article 16(6); PIPL 55)."""

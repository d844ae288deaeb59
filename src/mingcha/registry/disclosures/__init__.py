"""Footage that is to be given to another: what the plane above is asked before (article 16(6); PIPL 55)."""

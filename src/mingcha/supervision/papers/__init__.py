"""Papers of obstructions: what each says, and when it is issued; how papers of supervision are laid out and name what
ours abbreviate (articles 12, 23; APL 59)."""

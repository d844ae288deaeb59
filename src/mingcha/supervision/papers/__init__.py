"""Papers of obstructions and penalty cases: what each says, and when it is issued (articles 12, 23; APL 59)."""

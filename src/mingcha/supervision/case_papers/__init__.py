"""Papers of penalty cases: what each says, and when it is issued (article 23; APL 59)."""

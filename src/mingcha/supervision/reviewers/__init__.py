"""Who reviews penalty cases for their legality: officers named with a legal qualification (article 23; APL 58)."""

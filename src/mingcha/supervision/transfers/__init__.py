"""Transfers of penalty cases and leak cases to another organ, from their preparation to the answer (article 24)."""

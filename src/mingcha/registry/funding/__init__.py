"""Who pays for a system: source, budget level, year and amount, for building or upkeep (art. 4)."""

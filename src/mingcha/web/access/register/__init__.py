"""Pages of the register of article 16(3): lines for others, search, print, yearly table, correction."""

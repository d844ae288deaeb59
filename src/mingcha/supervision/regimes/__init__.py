"""The four systems of rules of a unit, and who acknowledged them (article 16(1); decree 799, arts. 15, 16)."""

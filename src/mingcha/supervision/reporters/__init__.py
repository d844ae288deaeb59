"""Names that reporters leave, sealed, and who opened them (decree 799, art. 24(2))."""

"""Pages of viewing by the person concerned (decree 799, art. 21)."""

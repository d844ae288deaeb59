"""The yearly self-check and the quarterly security check of a unit (article 16(1); decree 799, arts. 15, 16)."""

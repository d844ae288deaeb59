"""Who may review penalty cases for their legality: officers named with their legal qualification (APL 58)."""

"""Compliance audits of a unit's handling of personal information, with what they found put right (article 16(6);
PIPL 54, 64)."""

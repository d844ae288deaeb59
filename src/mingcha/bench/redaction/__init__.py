"""Clips and labels of our own, by which the redaction of article 21 is measured: what must be hidden, and what was."""

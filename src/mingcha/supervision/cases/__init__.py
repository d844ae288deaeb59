"""Penalty cases of article 23: one directly responsible person each, from opening to payment and closing."""

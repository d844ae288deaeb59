"""Decisions of the police on applications: consents of units, six findings, the agreed points (article 13(2))."""

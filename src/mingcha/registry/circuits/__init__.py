"""Circuits of network operators: contract, encryption, bandwidth, and the points that hang on them (article 17)."""

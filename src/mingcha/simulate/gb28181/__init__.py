"""Simulated devices of GB/T 28181, with the quirks of real ones by name (article 13(1))."""

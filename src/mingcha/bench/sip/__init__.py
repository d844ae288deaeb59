"""Measures the signalling of GB/T 28181: registrations, keepalives, floods, catalogues (articles 13(1), 16(5))."""

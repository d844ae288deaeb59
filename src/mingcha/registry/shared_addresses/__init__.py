"""Addresses that two units agreed to share: one camera, registered by both (arts. 3, 7)."""

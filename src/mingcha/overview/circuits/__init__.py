"""Outages of circuits, derived from interruptions of their cameras, their loss and jitter, and the figures of a month
(article 17)."""

"""Outages of circuits, derived from interruptions of their cameras, and the figures of a month (article 17)."""

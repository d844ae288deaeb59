"""Watches: who is on shift at which seat, presence, hand-over (article 16(1))."""

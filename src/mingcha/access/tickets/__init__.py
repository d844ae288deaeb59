"""Tickets: what the gateway trusts for two minutes (art. 16(3))."""

"""Shared by every page: session, rates, content policy, refusals, health."""

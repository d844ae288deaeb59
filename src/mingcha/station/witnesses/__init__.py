"""Witnesses and time stamps of both logs of a home (art. 20)."""

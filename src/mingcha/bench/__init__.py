"""Measurements beside their peers: starts the shipped commands as separate processes and measures them from outside."""

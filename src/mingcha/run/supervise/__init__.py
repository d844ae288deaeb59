"""Starts, watches and logs programs."""

"""Kinds of `mingcha bench` that need the shipped recorder or pages, beside the command itself (run/commands/bench.py)."""

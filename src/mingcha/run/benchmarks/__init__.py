"""Kinds of `mingcha bench` that need the recorder or the pages, beside the command itself (run/commands/bench.py)."""

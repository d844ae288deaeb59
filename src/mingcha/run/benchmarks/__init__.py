"""Kinds of `mingcha bench` that need the shipped recorder, beside the command itself (run/commands/bench.py)."""

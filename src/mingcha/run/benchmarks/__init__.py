"""Kinds of `mingcha bench`: options, needs and short form of each. run/commands/bench.py joins them in one table."""

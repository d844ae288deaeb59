"""`mingcha take-law`: stores new versions of the law, and fails if a version in effect was edited.

`up` runs it before it starts any program (article 26).
"""

import argparse

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.registry.law_versions.actions import take_in


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha take-law`."""
    subparsers.add_parser("take-law")


def run(arguments: argparse.Namespace) -> int:
    """Stores new versions. Raises Fault(CONFLICT), and stores nothing, if a value in effect was edited (T1-N)."""
    del arguments
    take_in(program("take-law"), SystemClock())
    return 0

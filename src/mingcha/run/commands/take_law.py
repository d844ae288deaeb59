"""`mingcha take-law`: takes the versions of the law in that are new, and stops where one that took effect was edited.

`up` asks it before anything starts (article 26).
"""

import argparse

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.registry.law_versions.actions import take_in


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha take-law`."""
    subparsers.add_parser("take-law", help="take in new versions of the law; stop at an edited one")


def run(arguments: argparse.Namespace) -> int:
    """Records what is new. Raises Fault(CONFLICT), and records nothing, at an edited value (T1-N)."""
    del arguments
    take_in(program("take-law"), SystemClock())
    return 0

"""`mingcha custody rebuild|report`: rebuilds and reports the data about kept footage (arts. 16(5), 20).

Each verb is a module that adds its options and runs; a new one is a line in VERBS.
"""

import argparse
from typing import Protocol

from mingcha.run.commands import custody_rebuild, custody_report


class CustodyVerb(Protocol):
    """The interface of a verb's module below `custody`."""

    def add_parser(self, verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        """Adds the verb and its options."""
        ...

    def run(self, arguments: argparse.Namespace) -> int:
        """Runs the verb; returns the exit code."""
        ...


VERBS: dict[str, CustodyVerb] = {"rebuild": custody_rebuild, "report": custody_report}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha custody` and its verbs."""
    parser = subparsers.add_parser("custody")
    verbs = parser.add_subparsers(dest="action", required=True)
    for module in VERBS.values():
        module.add_parser(verbs)


def run(arguments: argparse.Namespace) -> int:
    """Runs one verb; the command line shows refusals and faults."""
    return VERBS[arguments.action].run(arguments)

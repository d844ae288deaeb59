"""`mingcha find rebuild`: makes what the search finds anew, from the register."""

import argparse
import json

from mingcha.kit.clock import SystemClock
from mingcha.overview.names.rebuilding import rebuild_all


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha find` and its verb."""
    parser = subparsers.add_parser("find")
    verbs = parser.add_subparsers(dest="action", required=True)
    rebuild = verbs.add_parser("rebuild", help="make it anew from the register / 按登记重建")
    rebuild.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Rebuilds the rows of points and of names; acts and reports may go on meanwhile."""
    changed = rebuild_all(clock=SystemClock())
    if arguments.json:
        print(json.dumps({"points": changed.points, "names": changed.names}))
    else:
        print(f"已更正 / put right: 点位 points {changed.points}, 名称 names {changed.names}")
    return 0

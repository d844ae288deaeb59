"""Rows as a command prints them: a line each, or JSON; and the options that every verb has."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def add_common(*verbs: argparse.ArgumentParser) -> None:
    """Adds `--as` and `--json`."""
    for verb in verbs:
        verb.add_argument("--as", dest="user", default="", help="act as this person, whose password is asked for")
        verb.add_argument("--json", action="store_true", help="answer in JSON")


def show[T: "DataclassInstance"](rows: Sequence[T], line: Callable[[T], str], *, as_json: bool) -> int:
    """Prints rows, days and instants in JSON as ISO 8601. Returns the exit code 0."""
    if as_json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, default=str))
        return 0
    return tell(map(line, rows))


def tell(lines: Iterable[str]) -> int:
    """Prints lines; returns the exit code 0."""
    for one in lines:
        print(one)
    return 0

"""Values of options that several commands read: what is no such value is said in words."""

import argparse
import math
from collections.abc import Callable
from datetime import datetime

from mingcha.kit.clock import SHANGHAI


def instant(text: str) -> datetime:
    """An instant such as 2026-11-24T10:00; without a zone it is Shanghai time. Raises ArgumentTypeError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day and time (YYYY-MM-DDThh:mm): {text!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def numbers(is_one: Callable[[int], bool]) -> Callable[[str], tuple[int, ...]]:
    """A type of options: numbers with commas between them, each of which `is_one`; it raises ArgumentTypeError."""

    def parse(text: str) -> tuple[int, ...]:
        try:
            found = tuple(map(int, text.split(",")))
        except ValueError:
            found = ()
        if not found or not all(map(is_one, found)):
            raise argparse.ArgumentTypeError(f"not such numbers with commas between them: {text!r}")
        return found

    return parse


def at_least(least: float, number: Callable[[str], float] = int) -> Callable[[str], float]:
    """A type of options: a finite number, read by `number` (int or float), that is `least` or more; it raises
    ArgumentTypeError. A negative count would measure nothing and a criterion would hold."""

    def parse(text: str) -> float:
        try:
            found = number(text)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise argparse.ArgumentTypeError(f"invalid {'int' if number is int else 'float'} value: {text!r}")
        if found < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}: {text!r}")
        return found

    return parse


COUNT = at_least(1)
"""How many: one at least."""
SECONDS = at_least(1, float)
"""How long: one second at least."""

"""Values of options that several commands read: what is no such value is said in words."""

import argparse
import math
from collections.abc import Callable
from datetime import datetime

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.media.address import camera_address
from mingcha.run.command_line import WrongValue


def instant(text: str) -> datetime:
    """An instant such as 2026-11-24T10:00; without a zone it is Shanghai time. Raises ArgumentTypeError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day and time (YYYY-MM-DDThh:mm): {text!r}") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def numbers(is_one: Callable[[int], bool], words: Words) -> Callable[[str], tuple[int, ...]]:
    """A type of options: numbers with commas between them, each of which `is_one`; else it raises WrongValue with the
    words, which name such numbers."""

    def parse(text: str) -> tuple[int, ...]:
        try:
            found = tuple(map(int, text.split(",")))
        except ValueError:
            found = ()
        if not found or not all(map(is_one, found)):
            raise WrongValue(words, text)
        return found

    return parse


def share(text: str) -> float:
    """A part of a whole, from 0 to 1. Raises WrongValue."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= 1:
        raise WrongValue(Words("须在 0 与 1 之间", "must be from 0 to 1"), text)
    return found


def camera_url(text: str) -> str:
    """The beginning of addresses of cameras, to which a number is added; "": none, the default. Raises WrongValue."""
    if not text:
        return text
    try:
        scheme = camera_address(f"{text}0").scheme
    except Fault:
        scheme = ""
    if scheme not in ("rtsp", "rtsps"):
        raise WrongValue(Words("须为 rtsp:// 或 rtsps:// 地址", "must be an rtsp:// or rtsps:// address"), text)
    return text


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


WHOLE = Words(
    "须为以逗号分隔、不小于 1 的整数，例如 1,4,16",
    "must be whole numbers from 1 on, with commas between them, such as 1,4,16",
)
COUNTS = numbers(lambda one: one >= 1, WHOLE)
"""How many, several times: one at least each."""
COUNT = at_least(1)
"""How many: one at least."""
SECONDS = at_least(1, float)
"""How long: one second at least."""

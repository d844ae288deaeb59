"""What each benchmark has to get right, by its figures: what they say of rightness, never of speed, for the exit code.

A function returns what was missed, in words for standard error; it reads each figure by `[]`, so that one that a
benchmark no longer gives is a KeyError, and no pass.
"""

from collections.abc import Iterable
from typing import Any


def unequal(wanted: Iterable[tuple[str, Any, Any]]) -> list[str]:
    """A sentence for each (name, what it is, what it must be) that differs."""
    return [f"{name} is {held}, must be {right}" for name, held, right in wanted if held != right]


def without(amounts: Iterable[tuple[str, float]]) -> list[str]:
    """A sentence for each (name, amount) that is not above zero."""
    return [f"{name} is {held}, must be above 0" for name, held in amounts if held <= 0]

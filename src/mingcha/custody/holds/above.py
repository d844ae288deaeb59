"""Asks a higher plane which holds must not be released because an open case needs them (20(4), 24)."""

from collections.abc import Callable, Collection

type HoldKeeper = Callable[[Collection[str]], frozenset[str]]
"""From names of holds to those that an open case needs."""

_PLUGGED: list[HoldKeeper] = []


def plug_hold_keeper(keeper: HoldKeeper) -> None:
    """Registers the callback of a higher plane; a second call replaces the first."""
    _PLUGGED[:] = [keeper]


def kept_above(names: Collection[str]) -> frozenset[str]:
    """Of these holds those that a plane above keeps; without one nothing is kept."""
    return frozenset().union(*(keeper(names) for keeper in _PLUGGED)) if names else frozenset()

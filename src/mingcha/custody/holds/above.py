"""What a plane above withholds from release: a hold on which a case rests that this plane does not know (20(4), 24)."""

from collections.abc import Callable, Collection

type HoldKeeper = Callable[[Collection[str]], frozenset[str]]
"""Of holds by their names those on which a case rests that is not ended."""

_PLUGGED: list[HoldKeeper] = []


def plug_hold_keeper(keeper: HoldKeeper) -> None:
    """Takes the answer of the plane above; once more replaces it."""
    _PLUGGED[:] = [keeper]


def kept_above(names: Collection[str]) -> frozenset[str]:
    """Of these holds those that a plane above keeps; without one nothing is kept."""
    return frozenset().union(*(keeper(names) for keeper in _PLUGGED)) if names else frozenset()

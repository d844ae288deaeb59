"""What a plane above withholds from release: a hold on which a case rests that this plane does not know (20(4), 24)."""

from collections.abc import Callable

type HoldKeeper = Callable[[str], bool]
"""Whether the hold with this name belongs to a case that is not ended."""

_PLUGGED: list[HoldKeeper] = []


def plug_hold_keeper(keeper: HoldKeeper) -> None:
    """Takes the answer of the plane above; once more replaces it."""
    _PLUGGED[:] = [keeper]


def is_kept_above(name: str) -> bool:
    """Whether a plane above keeps this hold; without one nothing is kept."""
    return any(keeper(name) for keeper in _PLUGGED)

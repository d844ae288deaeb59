"""What a plane above withholds from the removal of old exports: those that are evidence of a case (articles 20(4))."""

from collections.abc import Callable, Collection

type ExportKeeper = Callable[[Collection[str]], frozenset[str]]
"""Of these numbers of exports, those whose files stay."""

_PLUGGED: list[ExportKeeper] = []


def plug_export_keeper(keeper: ExportKeeper) -> None:
    """Takes the answer of the plane above; once more replaces it."""
    _PLUGGED[:] = [keeper]


def kept_above(numbers: Collection[str]) -> frozenset[str]:
    """Of these exports, those whose files a plane above keeps; without one none."""
    return frozenset(number for keeper in _PLUGGED for number in keeper(numbers)) if numbers else frozenset()

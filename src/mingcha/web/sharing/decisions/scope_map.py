"""The points of a scope in a drawing of the city's districts (articles 13(1), 13(2))."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.geo.drawn_outlines import WIDTH, whole_city
from mingcha.sharing.decisions.values import ScopePoint

GRID = 2
"""Units of the drawing: points that lie in one square of so many are one dot."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One or more points at a place of the drawing; `tone`: "free", or "barred" where one of them cannot be agreed."""

    x: str
    y: str
    tone: str


@dataclass(frozen=True, slots=True)
class ScopeMap:
    """A drawing of the districts with dots."""

    width: int
    height: int
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


def scope_map(points: Sequence[ScopePoint]) -> ScopeMap:
    """The drawing of these points."""
    drawing, found = whole_city(), dict[tuple[int, int], str]()
    for one in points:
        if one.longitude is None or one.latitude is None:
            continue
        x, y = drawing.place(one.longitude, one.latitude)
        square = round(x / GRID), round(y / GRID)
        found[square] = "barred" if one.bar or found.get(square) == "barred" else "free"
    dots = tuple(Dot(str(x * GRID), str(y * GRID), tone) for (x, y), tone in sorted(found.items()))
    return ScopeMap(WIDTH, drawing.height, tuple(one.path for one in drawing.outlines), dots)

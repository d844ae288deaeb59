"""Which points of a scope the page of a decision lists, and which ticked ones it keeps beside them (article 13(2))."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mingcha.sharing.decisions.values import ScopePoint

MOST_LISTED = 200
"""Points that match the search and are listed, those that are barred first; the drawing has all of the scope."""


@dataclass(frozen=True, slots=True)
class ListedPoints:
    """`rows`: the first of those that match; `fitting`: how many match; `also_ticked`: ticked points that are not among
    the rows, by code, which the form sends along. A point that is barred has no box."""

    rows: tuple[ScopePoint, ...]
    fitting: int
    also_ticked: tuple[ScopePoint, ...]


def listed_points(points: Sequence[ScopePoint], text: str, ticked: Collection[str]) -> ListedPoints:
    """The points with this text in code, name or unit, and what is ticked besides them. `ticked`: codes, those of units
    among them."""
    wanted = text.strip().casefold()
    found = [
        one
        for one in points
        if any(wanted in part.casefold() for part in (one.code, one.name, one.unit, one.unit_name))
    ]
    rows = tuple(sorted(found, key=lambda one: (one.bar is None, one.code))[:MOST_LISTED])
    shown = {one.code for one in rows}
    also = tuple(one for one in points if one.code in ticked and one.code not in shown and one.bar is None)
    return ListedPoints(rows, len(found), also)

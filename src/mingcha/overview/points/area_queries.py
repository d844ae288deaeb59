"""Points by condition in each district, zone or street of a cut, for the homes: the same counts as list and map."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from mingcha.overview.points.condition import Condition
from mingcha.overview.points.queries import URGENT_FIRST, Cut, Found


def by_district(cut: Cut) -> dict[tuple[str, str], Found]:
    """(division, "") or ("", zone) -> counts: what a zone administers is no part of its districts."""
    counted = cut.counted()
    keys = ("division", "zone", "condition")
    sums: Iterable[tuple[str, str, str, int]] = (
        cut.rows().values_list(*keys).annotate(Count("pk"))
        if counted is None
        else counted.filter(level=0).values_list(*keys).annotate(Sum("points"))
    )
    areas: dict[tuple[str, str], dict[Condition, int]] = {}
    for division, zone, condition, points in sums:
        # a zone lies over several divisions and is one area
        kept = areas.setdefault(("", zone) if zone else (division, ""), dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
    return {area: Found(kept) for area, kept in areas.items()}


def by_street(cut: Cut) -> dict[str, Found]:
    """Street of nine digits -> counts; "" for points whose site names no street."""
    sums = cut.rows().values_list("street", "condition").annotate(Count("pk"))
    streets: dict[str, dict[Condition, int]] = {}
    for street, condition, points in sums:
        kept = streets.setdefault(street, dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
    return {street: Found(kept) for street, kept in streets.items()}

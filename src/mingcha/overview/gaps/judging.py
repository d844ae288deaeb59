"""Reads what decides whether parts of sites are gaps, and the rows that are stored of them (articles 6, 9).

A camera is offline if its recorder reports it as down or off. One without a report, because its recorder is silent or
never reported, makes no gap: `mingcha status` and the map show that. Whether a system is past the day of its filing is
taken from its finding (registry/filings).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from mingcha.overview.gaps.models import Gap
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.models import MapPoint
from mingcha.registry.filings.queries import unfiled_points
from mingcha.registry.parts.rules import CoveringPoint, gap_of
from mingcha.registry.points.models import Point

COLUMNS = ("reason", "category", "division", "zone", "organisation", "site")
"""What a row says of its part."""
OF_PART = (
    "pk", "required", "ended_at", "site__category", "site__division", "site__zone", "site__organisation__code",
    "site__code",
)  # fmt: skip
"""Columns of a part that `wanted_gaps` is given, its number first."""
_OFFLINE = (Condition.DOWN.value, Condition.OFF.value)

type Columns = tuple[str, ...]


def wanted_gaps(parts: Iterable[tuple[Any, ...]], points: QuerySet[Point]) -> Iterator[Gap]:
    """The rows that these parts (OF_PART) have to have; `points` are all that stand at them."""
    standing = _standing(points)
    for number, required, ended_at, category, division, zone, organisation, site in parts:
        reason = gap_of(bool(required) and ended_at is None, standing.get(number, ()))
        if reason is not None:
            yield Gap(
                part=number, reason=reason.value, category=category, division=division, zone=zone,
                organisation=organisation, site=site,
            )  # fmt: skip


def stored_gaps(gaps: QuerySet[Gap]) -> dict[int, Columns]:
    """COLUMNS of these rows by the number of their part."""
    return {number: tuple(columns) for number, *columns in gaps.values_list("part", *COLUMNS)}


def columns_of(gap: Gap) -> Columns:
    """COLUMNS of a row."""
    return tuple(getattr(gap, name) for name in COLUMNS)


def _standing(points: QuerySet[Point]) -> Mapping[int, Sequence[CoveringPoint]]:
    """The points at each part."""
    condition = MapPoint.objects.filter(camera=OuterRef("code")).values("condition")[:1]
    rows = points.annotate(condition=Subquery(condition))
    found: dict[int, list[CoveringPoint]] = defaultdict(list)
    unfiled = unfiled_points(points)
    for number, state, enabled, held, code in rows.values_list("stands_at", "state", "enabled", "condition", "code"):
        found[number].append(CoveringPoint(state, enabled, offline=held in _OFFLINE, unfiled=code in unfiled))
    return found

"""Keeps the rows of gaps consistent with the register and with recorders' reports (articles 6, 9).

A camera is offline if its recorder reports it as down or off. One without a report, because its recorder is silent or
never reported, makes no gap: `mingcha status` and the map show that. Whether a system is past the day of its filing is
taken from its finding (registry/filings), which calls the listener when it is opened and closed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from mingcha.overview.gaps.models import Gap
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.models import MapPoint
from mingcha.registry.filings.queries import unfiled_points
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rules import CoveringPoint, gap_of
from mingcha.registry.points.models import Point

_CHUNK = 2000
_OFFLINE = (Condition.DOWN.value, Condition.OFF.value)
_COLUMNS = ("reason", "category", "division", "zone", "organisation", "site")
_OF_PART = (
    "pk", "required", "ended_at", "site__category", "site__division", "site__zone", "site__organisation__code",
    "site__code",
)  # fmt: skip
_ASKED_AT_ONCE = 500
"""Codes in one condition."""


def update_gaps(parts: QuerySet[SitePart], between: Callable[[], object] = int) -> int:
    """Judges these parts again; returns the number of changed rows. One transaction per chunk, unless one is open. The
    parts are locked until it ends, so that an act and a report do not overwrite each other's changes. `between` is
    called after each chunk."""
    changed, after = 0, 0
    numbered = parts.order_by("pk").values_list("pk", flat=True)
    while True:
        with transaction.atomic():
            chunk = list(numbered.filter(pk__gt=after).select_for_update(no_key=True)[:_CHUNK])
            if not chunk:
                return changed
            changed += _update(chunk)
            after = chunk[-1]
        between()


def rebuild_gaps(between: Callable[[], object] = int) -> int:
    """Judges every part again, for an upgraded home and for rows written without an act; returns the number of changed
    rows. `between` is called after each chunk."""
    changed = update_gaps(SitePart.objects.all(), between)
    gone, _ = Gap.objects.filter(~Exists(SitePart.objects.filter(pk=OuterRef("part")))).delete()
    return changed + gone


def parts_changed(parts: QuerySet[SitePart]) -> None:
    """The listener of registry.parts.changes."""
    update_gaps(parts)


def points_changed(points: QuerySet[Point]) -> None:
    """Judges the parts of these points; a listener of registry.points.changes, called after that of the map."""
    standing = points.filter(stands_at__isnull=False)
    update_gaps(SitePart.objects.filter(pk__in=standing.values("stands_at")))


def conditions_changed(cameras: Collection[str]) -> None:
    """Judges the parts of these cameras, whose condition in MapPoint changed."""
    for codes in batched(sorted(cameras), _ASKED_AT_ONCE):
        standing = Point.objects.filter(code__in=codes, stands_at__isnull=False)
        numbers = sorted(set(standing.values_list("stands_at", flat=True)))
        if numbers:
            update_gaps(SitePart.objects.filter(pk__in=numbers))


def _update(numbers: list[int]) -> int:
    """Writes the rows of these parts that differ from those stored."""
    parts = list(SitePart.objects.filter(pk__in=numbers).values_list(*_OF_PART))
    standing = _standing(numbers)
    wanted = {gap.part: gap for row in parts if (gap := _gap(row, standing)) is not None}
    stored = {gap.part: gap for gap in Gap.objects.filter(part__in=numbers)}
    gone = [number for number in stored if number not in wanted]
    written = [gap for gap in wanted.values() if _differs(gap, stored.get(gap.part))]
    if gone:
        Gap.objects.filter(part__in=gone).delete()
    if written:
        Gap.objects.bulk_create(
            written, _CHUNK, update_conflicts=True, unique_fields=["part"], update_fields=list(_COLUMNS)
        )
    return len(gone) + len(written)


def _standing(numbers: list[int]) -> dict[int, list[CoveringPoint]]:
    """The points at these parts."""
    condition = MapPoint.objects.filter(camera=OuterRef("code")).values("condition")[:1]
    rows = Point.objects.filter(stands_at__in=numbers).annotate(condition=Subquery(condition))
    found: dict[int, list[CoveringPoint]] = defaultdict(list)
    standing = list(rows.values_list("stands_at", "state", "enabled", "condition", "code"))
    unfiled = unfiled_points([code for *_, code in standing])
    for number, state, enabled, held, code in standing:
        found[number].append(CoveringPoint(state, enabled, offline=held in _OFFLINE, unfiled=code in unfiled))
    return found


def _gap(row: tuple[Any, ...], standing: dict[int, list[CoveringPoint]]) -> Gap | None:
    number, required, ended_at, category, division, zone, organisation, site = row
    reason = gap_of(bool(required) and ended_at is None, standing.get(number, []))
    if reason is None:
        return None
    return Gap(
        part=number, reason=reason.value, category=category, division=division, zone=zone, organisation=organisation,
        site=site,
    )  # fmt: skip


def _differs(gap: Gap, stored: Gap | None) -> bool:
    return stored is None or any(getattr(gap, name) != getattr(stored, name) for name in _COLUMNS)

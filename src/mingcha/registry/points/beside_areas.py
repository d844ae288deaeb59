"""Points beside areas that nobody may film and beside classified units: judged, found among stored points, mended
(article 18; decree 799 art. 10)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas import rules as areas_rules
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.areas.queries import box_of, consented_areas, restricting_areas
from mingcha.registry.areas.rules import AreaFacts, PlacedView
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.points.models import Point

BESIDE_AREAS = (FindingKind.VIEW_REACHES_AREA, FindingKind.CONSENT_MISSING)
"""The kinds of findings of a point beside an area."""
_WIDE_RANGE_M = 1_000
"""Points that see farther are looked at by themselves, wherever they stand in the city."""
_RANGES_M = (30, 100, 300, _WIDE_RANGE_M)
_PLACED = Q(longitude_ndeg__isnull=False, carrier="")
_JOINED = ("system__site__organisation", "system__contractor")
_NDEG_PER_M = 12_000
"""More than 1e-9 degrees a metre in either direction, as far north as 41 degrees."""


def view_of(point: Point) -> PlacedView | None:
    """Where a point stands and looks; None until it is placed, and on a vehicle or ship, which may be anywhere."""
    if point.longitude_ndeg is None or point.latitude_ndeg is None or point.carrier:
        return None
    return PlacedView(
        point.longitude_ndeg,
        point.latitude_ndeg,
        point.azimuth_deg,
        point.view_angle_deg,
        point.view_range_m,
        point.moves,
    )


def require_lawful_view(point: Point, now: datetime, among: Sequence[AreaFacts] | None = None) -> None:
    """Raises Refused (article 18, 799-10) if a point in memory stands in an area that nobody may film, turns towards
    one, or stands beside a classified unit without its consent. `among`: the areas to ask, read if not given."""
    view, on = view_of(point), shanghai_day(now)
    if view is None:
        return
    areas = restricting_areas(box_of(view, on), on) if among is None else among
    require(areas_rules.may_look(view, areas, on))
    if any(one.kind.facts.needs_unit for one in areas):
        require(areas_rules.may_stand_beside(view, areas, consented_areas(point.system.code), on))


def close_mended_view(record: ActRecord, point: Point, reason: str, now: datetime) -> int:
    """Closes the findings of a point beside areas, in the act that ended their cause; returns their number."""
    return sum(
        close_mended(record, kind=kind, subject_kind=SubjectKind.POINT, subject=point.code, reason=reason, now=now)
        for kind in BESIDE_AREAS
    )


def close_mended_views(record: ActRecord, points: Iterable[Point], reason: str, now: datetime) -> int:
    """Closes the findings of those of these points that nothing speaks against any more; returns their number."""
    lawful = (point for point in points if finding_beside(point, None, now) is None)
    return sum(close_mended_view(record, point, reason, now) for point in lawful)


def finding_beside(point: Point, among: Sequence[AreaFacts] | None, now: datetime) -> NewFinding | None:
    """The finding of a stored point that would be refused today beside these areas (beside any, if None); None for a
    lawful one."""
    view, on = view_of(point), shanghai_day(now)
    if view is None:
        return None
    areas = restricting_areas(box_of(view, on), on) if among is None else among
    refused, kind = areas_rules.may_look(view, areas, on), FindingKind.VIEW_REACHES_AREA
    if refused:
        refused = areas_rules.may_stand_beside(view, areas, consented_areas(point.system.code), on)
        kind = FindingKind.CONSENT_MISSING
    if refused:
        return None
    return NewFinding(
        kind=kind,
        article=refused.article,
        subject_kind=SubjectKind.POINT,
        subject=point.code,
        words=Words(f"{point.name}：{refused.reason.zh}", f"{point.name}: {refused.reason.en}"),
        place=point.place,
    )


def points_beside(held: DrawnArea) -> Iterator[Point]:
    """The placed points that may see into the box of an area: all that stand within _WIDE_RANGE_M of it, and those
    with a longer range. Points on vehicles and ships have no place of their own."""
    rows = Point.objects.filter(_near(held, _WIDE_RANGE_M) | Q(view_range_m__gt=_WIDE_RANGE_M), _PLACED)
    yield from rows.select_related(*_JOINED).order_by("pk").iterator(1000)


def points_in_reach(held: DrawnArea, on: date) -> QuerySet[Point]:
    """Those of them that see as far as its box by their range, which is assumed on a Shanghai day where it is unknown:
    of few classes of ranges, so that the places are looked up by the index of each."""
    assumed_m = parameters.number("areas.assumed_range_m", on)
    sees = Q(view_range_m=None) & _near(held, assumed_m) | Q(view_range_m__gt=_WIDE_RANGE_M)
    shorter_m = -1
    for most_m in _RANGES_M:
        sees |= Q(view_range_m__gt=shorter_m, view_range_m__lte=most_m) & _near(held, most_m)
        shorter_m = most_m
    return Point.objects.filter(sees, _PLACED).select_related(*_JOINED).order_by("pk")


def _near(held: DrawnArea, within_m: int) -> Q:
    """Whether a place lies within so much of the box of an area."""
    margin = within_m * _NDEG_PER_M
    return Q(
        longitude_ndeg__gte=held.west_ndeg - margin,
        longitude_ndeg__lte=held.east_ndeg + margin,
        latitude_ndeg__gte=held.south_ndeg - margin,
        latitude_ndeg__lte=held.north_ndeg + margin,
    )

"""Queries for list and map: the points that match a filter inside the reader's reach (article 3), as codes and counts.

They read only the derived tables of models.py, without joins, so that 200,000 points answer in milliseconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Q, QuerySet, Sum

from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.overview.points import named as named_points
from mingcha.overview.points.condition import STALE_AFTER_MS, Condition
from mingcha.overview.points.models import MapCount, MapPoint
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.filter import PointFilter

URGENT_FIRST = tuple(reversed(Condition))
"""Down, poor, wait, trial, ok, off: points that need attention first."""
FEW_POINTS = 3000
"""Up to this number, sorting here is faster than in the database, which has no index for this order."""
PLACE = PlaceColumns("division", "organisation", "zone", "contractor")
"""The columns of MapPoint for the parts of a place."""


@dataclass(frozen=True, slots=True)
class Found:
    """The number of matching points by condition (all six are present)."""

    by_condition: Mapping[Condition, int]

    @property
    def points(self) -> int:
        """The total."""
        return sum(self.by_condition.values())


@dataclass(frozen=True, slots=True)
class Cut:
    """A reader's reach combined with a filter, as conditions on the two tables.

    `counts` is None if reach or filter need columns that MapCount lacks. `conditions`: the wanted ones. `answering` is
    False if no recorder has reported for STALE_AFTER_MS: then everything that is not off is shown as waiting.
    """

    points: Q
    counts: Q | None
    conditions: tuple[Condition, ...]
    answering: bool

    def rows(self) -> QuerySet[MapPoint]:
        """The matching points."""
        return MapPoint.objects.filter(self.points, self.wanted)

    def counted(self) -> QuerySet[MapCount] | None:
        """Their counts, or None if MapCount cannot answer."""
        if self.counts is None:
            return None
        return MapCount.objects.filter(self.counts, self.wanted, points__gt=0)

    @property
    def wanted(self) -> Q:
        """The filter on the stored condition."""
        return Q() if len(self.conditions) == len(Condition) else Q(condition__in=self.conditions)

    def shown(self, condition: str) -> Condition:
        """The condition to show for a stored one."""
        kept = self.answering or condition == Condition.OFF
        return Condition(condition) if kept else Condition.WAIT


def cut_for(asker: Reader, where: PointFilter, *, clock: Clock) -> Cut:
    """The cut of this reader with this filter. Raises Fault(UNAUTHENTICATED) without a reader."""
    now = clock.now()
    facts = duty_of(asker, now)
    last = RecorderState.objects.aggregate(last=Max("seen_at"))["last"]
    answering = last is not None and now - last <= timedelta(milliseconds=STALE_AFTER_MS)
    by_place, by_detail = _places_of(where), _details_of(where)
    counts = reach(facts, PLACE) & by_place if not by_detail and _by_place_alone(facts) else None
    return Cut(reach(facts, PLACE) & by_place & by_detail, counts, _conditions(where.state, answering), answering)


def found(cut: Cut) -> Found:
    """The number of points by condition, including points without a coordinate."""
    counted = cut.counted()
    sums: list[tuple[str, int]] = (
        list(cut.rows().values_list("condition").annotate(Count("pk")))
        if counted is None
        else list(counted.filter(level=0).values_list("condition").annotate(Sum("points")))
    )
    by_condition = dict.fromkeys(URGENT_FIRST, 0)
    for condition, points in sums:
        by_condition[cut.shown(condition)] += points
    return Found(by_condition)


def by_division(cut: Cut) -> dict[str, Found]:
    """The same for each division with such points."""
    counted = cut.counted()
    keys = ("division", "condition")
    sums: list[tuple[str, str, int]] = (
        list(cut.rows().values_list(*keys).annotate(Count("pk")))
        if counted is None
        else list(counted.filter(level=0).values_list(*keys).annotate(Sum("points")))
    )
    divisions: dict[str, dict[Condition, int]] = {}
    for division, condition, points in sums:
        kept = divisions.setdefault(division, dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
    return {division: Found(kept) for division, kept in divisions.items()}


def codes(cut: Cut, *, limit: int, offset: int = 0) -> tuple[str, ...]:
    """The codes of the points, ascending."""
    return tuple(cut.rows().order_by("camera").values_list("camera", flat=True)[offset : offset + limit])


def urgent_codes(cut: Cut, *, limit: int, offset: int = 0) -> tuple[str, ...]:
    """The codes of the points, most urgent condition first, within a condition ascending."""
    held: list[str] = []
    counts = _stored_counts(cut)
    if sum(counts.values()) <= FEW_POINTS:
        rank = {condition.value: place for place, condition in enumerate(URGENT_FIRST)}
        urgent = sorted((rank[state], camera) for state, camera in cut.rows().values_list("condition", "camera"))
        return tuple(camera for _, camera in urgent[offset : offset + limit])
    for condition in URGENT_FIRST:
        there = counts.get(condition, 0)
        if offset < there:
            rows = cut.rows().filter(condition=condition).order_by("camera").values_list("camera", flat=True)
            held += rows[offset : offset + limit - len(held)]
        offset = max(0, offset - there)
        if len(held) == limit:
            break
    return tuple(held)


def by_district(cut: Cut) -> dict[tuple[str, str], Found]:
    """(division, "") or ("", zone) -> counts: points of a zone are not counted in their districts."""
    counted = cut.counted()
    keys = ("division", "zone", "condition")
    sums: Iterable[tuple[str, str, str, int]] = (
        cut.rows().values_list(*keys).annotate(Count("pk"))
        if counted is None
        else counted.filter(level=0).values_list(*keys).annotate(Sum("points"))
    )
    areas: dict[tuple[str, str], dict[Condition, int]] = {}
    for division, zone, condition, points in sums:
        # a zone covers parts of several divisions and is one area
        kept = areas.setdefault(("", zone) if zone else (division, ""), dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
    return {area: Found(kept) for area, kept in areas.items()}


def by_street(cut: Cut) -> dict[str, Found]:
    """Nine-digit street code -> counts; "" for points whose site has no street."""
    sums = cut.rows().values_list("street", "condition").annotate(Count("pk"))
    streets: dict[str, dict[Condition, int]] = {}
    for street, condition, points in sums:
        kept = streets.setdefault(street, dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
    return {street: Found(kept) for street, kept in streets.items()}


def _stored_counts(cut: Cut) -> dict[str, int]:
    counted = cut.counted()
    if counted is None:
        return dict(cut.rows().values_list("condition").annotate(Count("pk")))
    return dict(counted.filter(level=0).values_list("condition").annotate(Sum("points")))


def _conditions(state: str, answering: bool) -> tuple[Condition, ...]:
    if not state:
        return tuple(Condition)
    asked = Condition(state)
    if answering or asked is Condition.OFF:
        return (asked,)
    return tuple(one for one in Condition if one is not Condition.OFF) if asked is Condition.WAIT else ()


def _by_place_alone(facts: DutyFacts) -> bool:
    """Whether all roles reach by division or zone, or everything: only then MapCount can answer."""
    return all(not held.territory.organisation and held.role is not Role.CONTRACTOR for held in facts.roles)


def _places_of(where: PointFilter) -> Q:
    asked = Q(zone=where.zone) if where.zone else Q()
    if where.division and where.division != WUHAN:
        asked &= Q(division=where.division)
    return asked


def _details_of(where: PointFilter) -> Q:
    asked = Q()
    for column, value in (
        ("street", where.street),
        ("category", where.cat),
        ("site", where.site),
        ("organisation", where.unit),
    ):
        if value:
            asked &= Q((column, value))
    if where.q:
        named = named_points.with_text(where.q.lower())
        holding = MapPoint.objects.filter(searched__contains=where.q.lower()).values("pk")
        asked &= Q(pk__in=holding if named is None else named)
    return asked

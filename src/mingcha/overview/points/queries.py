"""Queries for list and map: the points that match a filter inside the reader's reach (article 3), as codes and counts.

They read only the derived tables of models.py, without joins, so that 200,000 points answer in milliseconds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.fleet.recorders.models import RecorderState
from mingcha.geo.tile_grid import degrees_of
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.kit.pinyin import spellings
from mingcha.overview.points import named as named_points
from mingcha.overview.points.condition import RECORDING, STALE_AFTER_MS, Condition
from mingcha.overview.points.models import MapCount, MapPoint, PointText
from mingcha.overview.points.upkeep import CATEGORY_LEVELS, LEVELS
from mingcha.overview.texts.index import having
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.points.classified import work_secrets
from mingcha.registry.points.filter import EVERYTHING, ON_TRIAL, PointFilter

URGENT_FIRST = tuple(reversed(Condition))
"""Down, poor, wait, ok, off: points that need attention first."""
FEW_POINTS = 3000
"""Up to this number, sorting here is faster than in the database, which has no index for this order."""
PLACE = PlaceColumns("division", "organisation", "zone", "contractor")
"""The columns of MapPoint for the parts of a place."""


@dataclass(frozen=True, slots=True)
class Found:
    """The number of matching points by condition (all five are present), and how many of them are on trial. The two
    axes are never added up: a point on trial also has its condition."""

    by_condition: Mapping[Condition, int]
    on_trial: int

    @property
    def points(self) -> int:
        """The total."""
        return sum(self.by_condition.values())

    @property
    def recording(self) -> int:
        """Those of which footage is recorded."""
        return sum(self.by_condition[one] for one in RECORDING)

    @property
    def should_record(self) -> int:
        """All but those that the register does not have recording."""
        return self.points - self.by_condition[Condition.OFF]


type Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees (CGCS2000)."""
EXTENT_LEVEL = 15
"""The level of MapCount from which an extent is taken: its cells are about a kilometre wide."""
NOTHING_FOUND = Found(dict.fromkeys(URGENT_FIRST, 0), 0)


@dataclass(frozen=True, slots=True)
class Cut:
    """A reader's reach combined with a filter, as conditions on the two tables.

    `counts` is None if reach or filter need columns that MapCount lacks; `finest_level`: the last level that it can
    answer. `conditions`: the wanted ones. `answering` is False if no recorder has reported for STALE_AFTER_MS: then
    everything that is not off is shown as waiting. `whole`: the reader, if nothing is filtered; the queries of start
    pages are compiled once for such cuts.
    """

    points: Q
    counts: Q | None
    conditions: tuple[Condition, ...]
    answering: bool
    finest_level: int = LEVELS[-1]
    whole: DutyFacts | None = None

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
    facts = duty_of(asker, clock.now())
    answering = _answering(clock)
    by_place, by_detail = _counted_of(where), _details_of(where)
    by_category = Q(category=where.cat)
    reached = reach(facts, PLACE) & by_place
    counts = reached & by_category if not by_detail and _by_place_alone(facts) else None
    points = reached & by_detail & by_category if where.cat else reached & by_detail
    finest_level = CATEGORY_LEVELS[-1] if where.cat else LEVELS[-1]
    whole = facts if where == EVERYTHING else None
    return Cut(points, counts, _conditions(where.state, answering), answering, finest_level, whole)


def without_secrets(cut: Cut) -> Cut:
    """The same cut without the points that are a work secret (article 16(1)), which no program gets; neither do its
    counts have them."""
    secret = work_secrets()
    if not secret.exists():
        return cut
    withheld = Exists(secret.filter(code=OuterRef("camera")))
    return replace(cut, points=cut.points & Q(~withheld), counts=None, whole=None)


def found(cut: Cut) -> Found:
    """The number of points by condition, including points without a coordinate."""
    return _found_by(cut).get((), NOTHING_FOUND)


def extent(cut: Cut) -> Extent | None:
    """The box around the points of a cut, to EXTENT_LEVEL's cells where MapCount answers; None if none has a
    coordinate."""
    counted = cut.counted()
    if counted is None:
        box = cut.rows().aggregate(Min("x"), Min("y"), Max("x"), Max("y"))
        west, north, east, south = box["x__min"], box["y__min"], box["x__max"], box["y__max"]
        if west is None or north is None:
            return None
    else:
        sums = counted.filter(level=min(EXTENT_LEVEL, cut.finest_level)).values_list("points", "sum_x", "sum_y")
        centres = [(sum_x // points, sum_y // points) for points, sum_x, sum_y in sums]
        if not centres:
            return None
        (west, east), (north, south) = ((min(side), max(side)) for side in zip(*centres, strict=True))
    return (*degrees_of(west, south), *degrees_of(east, north))


def by_division(cut: Cut) -> dict[str, Found]:
    """The same for each division with such points."""
    return {str(division): held for (division,), held in _found_by(cut, "division").items()}


def codes(cut: Cut, *, limit: int, offset: int = 0, last_first: bool = False) -> tuple[str, ...]:
    """The codes of the points, ascending, or with `last_first` descending."""
    if last_first:
        return tuple(cut.rows().order_by("-camera").values_list("camera", flat=True)[offset : offset + limit])
    if cut.whole is not None and not offset:
        return tuple(code for (code,) in _CODES.rows(cut.whole, limit=limit))
    return tuple(cut.rows().order_by("camera").values_list("camera", flat=True)[offset : offset + limit])


_CODES = ReachedQuery(PLACE, lambda within: MapPoint.objects.filter(within).order_by("camera").values_list("camera"))


def codes_with_text(asker: Reader, text: str, *, limit: int, clock: Clock) -> tuple[str, ...]:
    """The codes of the first points in reach that contain a text, ascending. They are not counted: of a text that
    thousands have, the points are read in the order of their codes until there are enough."""
    facts = duty_of(asker, clock.now())
    rows = MapPoint.objects.filter(reach(facts, PLACE))
    if _BEGINNING_OF_CODE.fullmatch(text):  # parts of codes stand in nearly every row, their beginnings in an order
        begun = Q(camera__range=(text.ljust(CODE_DIGITS, "0"), text.ljust(CODE_DIGITS, "9")))
        if found := tuple(rows.filter(begun).order_by("camera").values_list("camera", flat=True)[:limit]):
            return found
    keys = named_points.with_text(text)
    if keys is None:
        same = PointText.objects.filter(having(spellings(text)), point=OuterRef("pk"))
        rows = rows.filter(Exists(same))
    else:
        return tuple(code for (code,) in _CODES_AMONG.rows(facts, keys, limit=limit))
    return tuple(rows.order_by("camera").values_list("camera", flat=True)[:limit])


_CODES_AMONG = ReachedQuery(
    PLACE, lambda within, keys: MapPoint.objects.filter(within, pk__in=keys).order_by("camera").values_list("camera")
)


CODE_DIGITS = 20
_BEGINNING_OF_CODE = re.compile(r"[0-9]{6,20}")


def urgent_codes(cut: Cut, *, limit: int, offset: int = 0, last_first: bool = False) -> tuple[str, ...]:
    """The codes of the points, most urgent condition first, or with `last_first` last; within a condition ascending."""
    order = tuple(Condition) if last_first else URGENT_FIRST
    held: list[str] = []
    counts = _stored_counts(cut)
    if sum(counts.values()) <= FEW_POINTS:
        rank = {condition.value: place for place, condition in enumerate(order)}
        urgent = sorted((rank[state], camera) for state, camera in cut.rows().values_list("condition", "camera"))
        return tuple(camera for _, camera in urgent[offset : offset + limit])
    for condition in order:
        there = counts.get(condition, 0)
        if offset < there:
            rows = cut.rows().filter(condition=condition).order_by("camera").values_list("camera", flat=True)
            held += rows[offset : offset + limit - len(held)]
        offset = max(0, offset - there)
        if len(held) == limit:
            break
    return tuple(held)


def total(parts: Iterable[Found]) -> Found:
    """The sum of the counts of several areas."""
    whole = NOTHING_FOUND
    for one in parts:
        whole = _added(whole, one)
    return whole


def by_district(cut: Cut) -> dict[tuple[str, str], Found]:
    """(division, "") or ("", zone) -> counts: points of a zone are not counted in their districts."""
    areas: dict[tuple[str, str], Found] = {}
    for (division, zone), held in _found_by(cut, "division", "zone").items():
        # a zone covers parts of several divisions and is one area
        key = ("", zone) if zone else (division, "")
        areas[key] = _added(areas[key], held) if key in areas else held
    return areas


def by_street(cut: Cut) -> dict[str, Found]:
    """Nine-digit street code -> counts; "" for points whose site has no street."""
    return {street: held for (street,), held in _found_by(cut, "street").items()}


def by_site(cut: Cut) -> dict[str, Found]:
    """Code of the site -> counts."""
    return {site: held for (site,), held in _found_by(cut, "site").items()}


def recording_among(codes: Iterable[str], *, clock: Clock) -> frozenset[str]:
    """Those of these points of which footage is recorded, by the definition of list, map and counters."""
    rows = MapPoint.objects.filter(camera__in=tuple(codes), condition__in=RECORDING)
    return frozenset(rows.values_list("camera", flat=True)) if _answering(clock) else frozenset()


def _found_by(cut: Cut, *columns: str) -> dict[tuple[str, ...], Found]:
    """The one count behind list, map, tree and figures: the points of a cut by condition and trial, grouped by columns
    of MapPoint. MapCount answers where it has the columns."""
    counted = cut.counts is not None and set(columns) <= {"division", "zone"}
    if cut.whole is not None:
        sums: Iterable[Sequence[Any]] = _sums_of(columns, counted=counted).rows(cut.whole)
    else:
        rows = cut.counted() if counted else None
        sums = _sums(cut.rows() if rows is None else rows, columns, counted=counted)
    groups: dict[tuple[str, ...], dict[Condition, int]] = {}
    trials: Counter[tuple[str, ...]] = Counter()
    for *group, condition, on_trial, points in sums:
        key = tuple(group)
        kept = groups.setdefault(key, dict.fromkeys(URGENT_FIRST, 0))
        kept[cut.shown(condition)] += points
        trials[key] += points if on_trial else 0
    return {key: Found(kept, trials[key]) for key, kept in groups.items()}


def _sums(rows: Any, columns: tuple[str, ...], *, counted: bool) -> QuerySet[Any, Any]:
    """Rows of MapPoint, or of MapCount if `counted`, as number of points by columns, condition and trial."""
    keys = (*columns, "condition", "on_trial")
    grouped: QuerySet[Any, Any] = (rows.filter(level=0) if counted else rows).values_list(*keys)
    held: QuerySet[Any, Any] = grouped.annotate(held=Sum("points") if counted else Count("*"))
    return held


@lru_cache
def _sums_of(columns: tuple[str, ...], *, counted: bool) -> ReachedQuery:
    """The sums over the whole reach of a reader."""
    if counted:
        every = MapCount.objects.filter(category=EVERYTHING.cat, points__gt=0)
        return ReachedQuery(PLACE, lambda within: _sums(every.filter(within), columns, counted=True))
    return ReachedQuery(PLACE, lambda within: _sums(MapPoint.objects.filter(within), columns, counted=False))


def _added(one: Found, other: Found) -> Found:
    counts = {state: one.by_condition[state] + other.by_condition[state] for state in URGENT_FIRST}
    return Found(counts, one.on_trial + other.on_trial)


def _answering(clock: Clock) -> bool:
    """Whether any recorder has reported within STALE_AFTER_MS."""
    since = clock.now() - timedelta(milliseconds=STALE_AFTER_MS)
    return any(seen_at >= since for (seen_at,) in _LAST_REPORT.rows())


_LAST_REPORT = CompiledQuery(lambda: RecorderState.objects.order_by("-seen_at").values_list("seen_at")[:1])


def _stored_counts(cut: Cut) -> dict[str, int]:
    counted = cut.counted()
    if counted is None:
        return dict(cut.rows().values_list("condition").annotate(held=Count("*")))
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


def _counted_of(where: PointFilter) -> Q:
    asked = Q() if where.zone_code is None else Q(zone=where.zone_code)
    if where.use:
        asked &= Q(on_trial=where.use == ON_TRIAL)
    if where.division and where.division != WUHAN:
        asked &= Q(division=where.division)
    return asked


def _details_of(where: PointFilter) -> Q:
    asked = Q()
    for column, value in (
        ("street", where.street),
        ("site", where.site),
        ("organisation", where.unit),
    ):
        if value:
            asked &= Q((column, value))
    if where.q:
        named = named_points.with_text(where.q)
        asked &= Q(pk__in=named_points.holding(where.q).values("pk") if named is None else named)
    return asked

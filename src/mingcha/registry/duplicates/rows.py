"""Finds the cameras and planned places that count as built, and turns them into values (article 5).

Counted are cameras with a place that are not out of use and not on a vehicle or ship, and items of submitted plans and
of plans in force.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F, Lookup, Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.one_of import OneOf
from mingcha.geo.near_tiles import tile_runs
from mingcha.registry.duplicates.pairs import Candidate
from mingcha.registry.duplicates.rules import SeenFrom
from mingcha.registry.identity.duty import Place
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.plans.states import PlanState
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE
from mingcha.registry.systems.models import System

COUNTED_PLANS = (PlanState.SUBMITTED.value, PlanState.APPROVED_BY_ONE.value, PlanState.IN_FORCE.value)
"""The states of a plan whose items count as built."""
WHOLE_CIRCLE = 360
"""What a camera sees that can be turned."""
_RANGES_AT_ONCE = 100
"""Ranges of one query: SQLite bounds the depth of its conditions at 1,000."""
_SYSTEMS_KEPT = 50_000
"""Systems whose units are kept while cameras are read one tile after the other."""
_VIEW = ("pk", "map_cell", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "view_range_m")
_OF_CAMERA = (*_VIEW, "moves", "system_id", "added_at", "moved_at", "duplicate_reason")
_OF_ITEM = (*_VIEW, "organisation__code", "plan__division", "plan__zone", "added_at", "duplicate_reason")
_OF_SYSTEM = (
    "pk", "site__division", "site__zone", "site__organisation__code", "building_unit__code", "using_unit__code",
    "contractor__code",
)  # fmt: skip


def counted_cameras() -> QuerySet[Point]:
    """The cameras that count."""
    return Point.objects.filter(carrier="", map_cell__isnull=False).exclude(state=OUT_OF_USE)


def counted_items() -> QuerySet[PlanItem]:
    """The planned places that count for cameras: those that name a unit; one of nobody is for whoever builds there."""
    return PlanItem.objects.filter(removed_at=None, plan__state__in=COUNTED_PLANS, organisation__isnull=False)


class InRanges(Lookup):
    """Whether `map_cell` lies in one of some ranges [first, end): what alternatives of a Q say, which take longer to
    make than to answer. `ends`: first and end of each range in turn."""

    prepare_rhs = False

    def __init__(self, ends: Sequence[int]) -> None:
        super().__init__(F("map_cell"), tuple(batched(ends, 2)))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The condition and its values."""
        column, values = self.process_lhs(compiler, connection)
        one = f"({column} >= %s AND {column} < %s)"
        return (
            f"({' OR '.join([one] * len(self.rhs))})",
            tuple(value for first, end in self.rhs for value in (*values, first, *values, end)),
        )


def ranges_of_tiles(tiles: Iterable[int], shift: int) -> Iterator[tuple[int, ...]]:
    """Ranges of `map_cell` that hold these tiles and small gaps between them, as InRanges takes them, each tuple good
    for one query."""
    for runs in batched(tile_runs(tiles), _RANGES_AT_ONCE):
        yield tuple(end << shift for run in runs for end in run)


_CAMERAS_CALLED = CompiledQuery(lambda keys: counted_cameras().filter(OneOf("pk", keys)).values_list(*_OF_CAMERA))
_CAMERAS_WITHIN = CompiledQuery(lambda ends: counted_cameras().filter(InRanges(ends)).values_list(*_OF_CAMERA))
_ITEMS_WITHIN = CompiledQuery(lambda ends: counted_items().filter(InRanges(ends)).values_list(*_OF_ITEM))
_SYSTEMS = CompiledQuery(lambda keys: System.objects.filter(OneOf("pk", keys)).values_list(*_OF_SYSTEM))


class CandidateReader:
    """Turns rows into values. The units of systems are remembered, at most _SYSTEMS_KEPT of them: for a reader that
    lives no longer than its answers may be old."""

    def __init__(self) -> None:
        self._systems: dict[int, tuple[frozenset[str], Place]] = {}

    def cameras(self, rows: QuerySet[Point]) -> list[Candidate]:
        """These cameras, which are counted ones."""
        return self._as_candidates(list(rows.values_list(*_OF_CAMERA)))

    def cameras_called(self, keys: tuple[int, ...]) -> list[Candidate]:
        """Those with these keys that are counted."""
        return self._as_candidates(_CAMERAS_CALLED.rows(keys))

    def _as_candidates(self, held: Sequence[Sequence[Any]]) -> list[Candidate]:
        self._read_systems({row[8] for row in held})
        return [_camera(row, self._systems) for row in held]

    def items(self, rows: QuerySet[PlanItem]) -> list[Candidate]:
        """These planned places, which are counted ones."""
        return [_item(row) for row in rows.values_list(*_OF_ITEM)]

    def in_tiles(self, tiles: set[int], shift: int) -> list[Candidate]:
        """What stands or is planned in these tiles."""
        found: list[Candidate] = []
        for ends in ranges_of_tiles(tiles, shift):
            found += self._as_candidates(_CAMERAS_WITHIN.rows(ends))
            found += [_item(row) for row in _ITEMS_WITHIN.rows(ends)]
        return [one for one in found if one.cell >> shift in tiles]

    def cameras_in_order(self, at_once: int) -> Iterator[Candidate]:
        """All cameras in the order of their cells, so many a query."""
        return _in_order(counted_cameras(), self.cameras, at_once)

    def items_in_order(self, at_once: int) -> Iterator[Candidate]:
        """All planned places in the order of their cells, so many a query."""
        return _in_order(counted_items(), self.items, at_once)

    def _read_systems(self, keys: set[int]) -> None:
        if len(self._systems) > _SYSTEMS_KEPT:
            self._systems.clear()
        for some in batched(sorted(keys - self._systems.keys()), 500):
            for key, division, zone, manages, builds, uses, contractor in _SYSTEMS.rows(some):
                units = frozenset(code for code in (manages, builds, uses) if code)
                self._systems[key] = (units, Place(division, manages, zone, contractor or ""))


def _in_order[M: (Point, PlanItem)](
    counted: QuerySet[M], read: Callable[[QuerySet[M]], list[Candidate]], at_once: int
) -> Iterator[Candidate]:
    """By cell and number, each piece by a query of its own, which begins behind the last one."""
    cell, key, full = -1, 0, True
    while full:
        behind = Q(map_cell__gt=cell) | Q(map_cell=cell, pk__gt=key)
        # the first condition is what the index begins at
        rows = counted.filter(behind, map_cell__gte=cell).order_by("map_cell", "pk")
        found = read(rows[:at_once])
        yield from found
        full = len(found) == at_once
        if found:
            cell, key = found[-1].cell, found[-1].key


def _camera(row: Sequence[Any], systems: Mapping[int, tuple[frozenset[str], Place]]) -> Candidate:
    key, cell, x, y, azimuth, angle, reach, moves, system, added, moved, reason = row
    units, place = systems[system]
    seen = SeenFrom(x, y, azimuth, WHOLE_CIRCLE if moves else angle, reach)
    return Candidate(
        planned=False, key=key, cell=cell, seen=seen, units=units, place=place, since=_since(added, moved),
        explained=bool(reason),
    )  # fmt: skip


def _item(row: Sequence[Any]) -> Candidate:
    key, cell, x, y, azimuth, angle, reach, unit, division, zone, added, reason = row
    seen, place = SeenFrom(x, y, azimuth, angle, reach), Place(division, unit, zone)
    return Candidate(
        planned=True, key=key, cell=cell, seen=seen, units=frozenset({unit}), place=place, since=added,
        explained=bool(reason),
    )  # fmt: skip


def _since(added: datetime, moved: datetime | None) -> datetime:
    return added if moved is None else max(added, moved)

"""Finds what other units have built or planned where a camera would see the same (article 5).

Counted are cameras that are not out of use and items of submitted plans and plans in force. A unit answers for its own
cameras: those that a unit of the same system builds, manages or uses are no duplicates of each other (several at one
pole, one for each direction), nor is an item that names one of these units, or none: the camera may carry it out. What
is on a vehicle or ship has no place and no duplicate.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord
from mingcha.geo.near_tiles import tile_shift, tiles_around
from mingcha.kit.decision import require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.duplicates import rules as duplicates_rules
from mingcha.registry.duplicates.rows import (
    WHOLE_CIRCLE,
    InRanges,
    counted_cameras,
    counted_items,
    ranges_of_tiles,
)
from mingcha.registry.duplicates.rules import Neighbour, SeenFrom
from mingcha.registry.points.models import Point

_MOST_TOLD = 10
"""Neighbours that an entry names."""
_VIEW = ("map_cell", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "view_range_m", "name")
_UNITS = ("system__site__organisation__code", "system__building_unit__code", "system__using_unit__code")
_CAMERAS = CompiledQuery(
    lambda ends: (
        counted_cameras()
        .filter(InRanges(ends))
        .values_list(*_VIEW, *_UNITS, "moves", "system__site__organisation__name", "pk")
    )
)
_PLANNED = CompiledQuery(
    lambda ends: (
        counted_items().filter(InRanges(ends)).values_list(*_VIEW, "organisation__code", "organisation__name", "pk")
    )
)


@dataclass(frozen=True, slots=True)
class _Other:
    """A camera or planned place: its view, its name, who answers for it (codes), the unit's name, and its key."""

    seen: SeenFrom
    name: str
    units: frozenset[str]
    unit: str
    planned: bool
    pk: int | None


@dataclass(slots=True)
class OthersBeside:
    """Finds the neighbours of points that are not saved yet, also among those that were asked for before them.

    Memory: 300 bytes a point that was asked for, until `forget`, and what stands around those of one question.
    """

    on: date
    _before: defaultdict[int, list[_Other]] = field(default_factory=lambda: defaultdict(list))

    def of(self, points: Sequence[Point]) -> list[tuple[Neighbour, ...]]:
        """The neighbours of each of these points, in order; none of one without a place."""
        radius_m = parameters.number("duplicate.radius_m", self.on)
        shift = tile_shift(radius_m)
        around = {index: _tiles_of(point, radius_m, shift) for index, point in enumerate(points)}
        stored = _stored({tile for tiles in around.values() for tile in tiles}, shift)
        found: list[tuple[Neighbour, ...]] = []
        systems = {point.system_id: point.system for index, point in enumerate(points) if around[index]}
        # the points of a list are of few systems
        answering = {key: (system.units, system.site.organisation.name) for key, system in systems.items()}
        for index, point in enumerate(points):
            tiles, seen = around[index], _seen(point)
            if not tiles or seen is None or point.map_cell is None:
                found.append(())
                continue
            others = (one for tile in tiles for held in (stored, self._before) for one in held.get(tile, ()))
            units, unit = answering[point.system_id]
            found.append(_neighbours(point.pk, units, seen, others, radius_m))
            own = _Other(seen, point.name, units, unit, planned=False, pk=point.pk)
            self._before[point.map_cell >> shift].append(own)
        return found

    def forget(self) -> None:
        """Called when the points that were asked for are in the database."""
        self._before.clear()


def require_no_duplicate(record: ActRecord, point: Point, reason: str, now: datetime) -> None:
    """Raises Refused (article 5) for a point in memory beside what another unit has or plans there, without a written
    reason; with one the point keeps it, and the entry names the neighbours. `reason` is checked already."""
    neighbours = OthersBeside(shanghai_day(now)).of([point])[0]
    require(duplicates_rules.may_be_built_beside(neighbours, reason))
    point.duplicate_reason = reason if neighbours else None
    if neighbours:
        _tell(record, reason, neighbours)


def require_no_new_duplicate(record: ActRecord, before: Point, point: Point, reason: str, now: datetime) -> None:
    """The same for a point that is turned at its place, `before` and after: a reason is asked where it sees the same as
    one that it did not see the same as before. The reason that it has stays while it has any neighbour."""
    stood, neighbours = OthersBeside(shanghai_day(now)).of([before, point])
    require(duplicates_rules.may_be_turned_beside(stood, neighbours, reason))
    if not neighbours:
        point.duplicate_reason = None
    elif reason:
        point.duplicate_reason = reason
        _tell(record, reason, neighbours)


def _tell(record: ActRecord, reason: str, neighbours: Sequence[Neighbour]) -> None:
    record.fact("duplicate_reason", reason)
    record.fact("beside", [one.words.zh for one in neighbours[:_MOST_TOLD]])


def _tiles_of(point: Point, radius_m: float, shift: int) -> set[int]:
    if point.longitude_ndeg is None or point.latitude_ndeg is None or point.carrier:
        return set()
    return tiles_around(point.longitude_ndeg, point.latitude_ndeg, radius_m, shift)


def _seen(point: Point) -> SeenFrom | None:
    if point.longitude_ndeg is None or point.latitude_ndeg is None:
        return None
    angle = WHOLE_CIRCLE if point.moves else point.view_angle_deg
    return SeenFrom(point.longitude_ndeg, point.latitude_ndeg, point.azimuth_deg, angle, point.view_range_m)


def _neighbours(
    key: int | None, units: frozenset[str], seen: SeenFrom, others: Iterable[_Other], radius_m: float
) -> tuple[Neighbour, ...]:
    found = list[Neighbour]()
    for other in others:
        is_itself = not other.planned and key is not None and other.pk == key
        if is_itself or not duplicates_rules.is_of_others(units, other.units, planned=other.planned):
            continue
        apart = duplicates_rules.apart_if_duplicate(seen, other.seen, radius_m)
        if apart is not None:
            found.append(Neighbour(other.name, other.unit, other.planned, apart, other.pk or 0))
    return tuple(sorted(found, key=lambda one: one.apart_m))


def _stored(tiles: set[int], shift: int) -> dict[int, list[_Other]]:
    """What stands or is planned in these tiles."""
    found: dict[int, list[_Other]] = defaultdict(list)
    for ends in ranges_of_tiles(tiles, shift):
        _add_cameras(found, ends, tiles, shift)
        _add_planned(found, ends, tiles, shift)
    return found


def _add_cameras(found: dict[int, list[_Other]], ends: tuple[int, ...], tiles: set[int], shift: int) -> None:
    for row in _CAMERAS.rows(ends):
        cell, x, y, azimuth, angle, reach, name, manages, builds, uses, moves, unit, pk = row
        if cell is None or x is None or y is None or cell >> shift not in tiles:
            continue
        seen = SeenFrom(x, y, azimuth, WHOLE_CIRCLE if moves else angle, reach)
        units = frozenset(code for code in (manages, builds, uses) if code)
        found[cell >> shift].append(_Other(seen, name, units, unit, planned=False, pk=pk))


def _add_planned(found: dict[int, list[_Other]], ends: tuple[int, ...], tiles: set[int], shift: int) -> None:
    for row in _PLANNED.rows(ends):
        cell, x, y, azimuth, angle, reach, name, code, unit, pk = row
        if cell >> shift in tiles:
            seen = SeenFrom(x, y, azimuth, angle, reach)
            found[cell >> shift].append(_Other(seen, name, frozenset({code}), unit or "", planned=True, pk=pk))

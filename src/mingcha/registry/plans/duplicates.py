"""Finds cameras and planned places beside planned ones that see the same (article 5: no duplicate construction).

Cells of the map are searched, not distances: a few ranges of an indexed column for each place, many places a query.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db.models import Q

from mingcha.geo.near_tiles import tile_shift, tiles_around
from mingcha.kit.codes import division_words
from mingcha.law import parameters
from mingcha.registry.duplicates.rows import COUNTED_PLANS, WHOLE_CIRCLE, InRanges, counted_cameras, ranges_of_tiles
from mingcha.registry.duplicates.rules import Neighbour, SeenFrom, apart_if_duplicate
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.plans.states import Level

_PLACES_AT_ONCE = 5000
"""Places whose surroundings are read together, in the order of the map."""
_COLUMNS = ("map_cell", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "view_range_m")


@dataclass(frozen=True, slots=True)
class _Other:
    """A camera or planned place with the tile that it lies in."""

    seen: SeenFrom
    name: str
    unit: str
    planned: bool


def duplicates_beside(plan: Plan, items: Sequence[PlanItem], today: date) -> list[tuple[Neighbour, ...]]:
    """The neighbours of each of these items of a plan, which are not saved yet: each beside those before it, as if they
    were added in turn.

    Counted are cameras that are not out of use and not on a vehicle or ship, the plan's own items, and items of other
    submitted plans and plans in force: not of the version that this plan replaces, and not between the city's plan and
    those made according to it, which name the same places. Memory: some 300 bytes an item, and what stands around 5,000
    of them.
    """
    radius_m = parameters.number("duplicate.radius_m", today)
    shift = tile_shift(radius_m)
    own: dict[int, list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        own[item.map_cell >> shift].append(index)
    found: list[tuple[Neighbour, ...]] = [()] * len(items)
    for some in batched(sorted(range(len(items)), key=lambda index: items[index].map_cell), _PLACES_AT_ONCE):
        around = {
            index: tiles_around(items[index].longitude_ndeg, items[index].latitude_ndeg, radius_m, shift)
            for index in some
        }
        stored = _stored(plan, {tile for tiles in around.values() for tile in tiles}, shift)
        for index, tiles in around.items():
            others = [one for tile in tiles for one in stored.get(tile, ())]
            earlier = (items[one] for tile in tiles for one in own.get(tile, ()) if one < index)
            others += [_as_other(one, plan) for one in earlier]
            if others:
                found[index] = tuple(_neighbours(_seen(items[index]), others, radius_m))
    return found


def _stored(plan: Plan, tiles: set[int], shift: int) -> dict[int, list[_Other]]:
    """What stands or is planned in these tiles."""
    found: dict[int, list[_Other]] = defaultdict(list)
    for inside in map(InRanges, ranges_of_tiles(tiles, shift)):
        for row in _cameras(inside):
            if row[0] >> shift in tiles:
                cell, x, y, azimuth, angle, reach, name, moves, unit = row
                seen = SeenFrom(x, y, azimuth, WHOLE_CIRCLE if moves else angle, reach)
                found[cell >> shift].append(_Other(seen, name, unit, planned=False))
        for row in _planned(plan, inside):
            if row[0] >> shift in tiles:
                cell, x, y, azimuth, angle, reach, name, unit, division, zone = row
                seen = SeenFrom(x, y, azimuth, angle, reach)
                found[cell >> shift].append(_Other(seen, name, unit or _area_name(zone or division), planned=True))
    return found


def _cameras(inside: InRanges) -> Iterable[tuple[Any, ...]]:
    """Cameras in these cells: columns, whether each can be turned (then it sees all around), and its unit."""
    return (
        counted_cameras()
        .filter(inside)
        .values_list(*_COLUMNS, "name", "moves", "system__site__organisation__name")
        .iterator()
    )


def _planned(plan: Plan, inside: InRanges) -> Iterable[tuple[Any, ...]]:
    """Stored items in these cells: columns, unit, and the area of their plan."""
    counted = Q(plan=plan)
    if plan.level != Level.CITY.value:
        others = Q(plan__state__in=COUNTED_PLANS) & ~Q(plan__level=Level.CITY.value)
        counted |= others & ~Q(plan__division=plan.division, plan__zone=plan.zone)
    rows = PlanItem.objects.filter(inside, counted, removed_at=None)
    return rows.values_list(*_COLUMNS, "name", "organisation__name", "plan__division", "plan__zone").iterator()


def _as_other(item: PlanItem, plan: Plan) -> _Other:
    unit = item.organisation.name if item.organisation else _area_name(plan.area.code)
    return _Other(_seen(item), item.name, unit, planned=True)


def _neighbours(seen: SeenFrom, others: Iterable[_Other], radius_m: float) -> Iterator[Neighbour]:
    for other in others:
        apart = apart_if_duplicate(seen, other.seen, radius_m)
        if apart is not None:
            yield Neighbour(other.name, other.unit, other.planned, apart)


def _area_name(code: str) -> str:
    """In place of a unit that is not named yet: whose plan it is."""
    return f"{division_words(code).zh}规划"


def _seen(item: PlanItem) -> SeenFrom:
    return SeenFrom(item.longitude_ndeg, item.latitude_ndeg, item.azimuth_deg, item.view_angle_deg, item.view_range_m)

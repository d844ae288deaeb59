"""Finds cameras and planned places beside planned ones that see the same (article 5: no duplicate construction).

Cells of the map are searched, not distances: a few ranges of an indexed column for each place, many places a query.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched, product
from math import cos, floor, log2, radians

from django.db.models import Q

from mingcha.geo.coordinates import map_cell
from mingcha.geo.coordinates.map_cell import CELL_ZOOM
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.codes import division_words
from mingcha.law import parameters
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.plans.rules import Neighbour, SeenFrom
from mingcha.registry.plans.states import Level, PlanState
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE

_ROUND_THE_EARTH_M = 40_075_016.0
_PER_DEGREE_M = 111_195.0
_NORTHERNMOST = 32.0
"""Degrees; the city ends at 31.4. A tile there is the narrowest."""
_AT_ONCE = 60
"""Places of one query: SQLite bounds the depth of its conditions at 1,000."""
_COUNTED = (PlanState.SUBMITTED.value, PlanState.APPROVED_BY_ONE.value, PlanState.IN_FORCE.value)


@dataclass(frozen=True, slots=True)
class _Other:
    """A camera or planned place with the tile that it lies in."""

    seen: SeenFrom
    name: str
    unit: str
    planned: bool


@dataclass(slots=True)
class Duplicates:
    """Judges places of one plan in turn, each beside those before it. Counted are cameras that are not out of use, the
    plan's own items, and items of other submitted plans and plans in force: not of the version that this plan
    replaces, and not between the city's plan and those made according to it, which name the same places."""

    plan: Plan
    today: date
    _earlier: dict[int, list[_Other]] = field(default_factory=lambda: defaultdict(list))

    def of(self, items: Sequence[PlanItem]) -> list[tuple[Neighbour, ...]]:
        """The neighbours of each of these items, which are not saved yet. Memory grows by the items judged."""
        radius_m = parameters.number("duplicate.radius_m", self.today)
        shift = _shift(radius_m)
        found: list[tuple[Neighbour, ...]] = []
        for some in batched(items, _AT_ONCE):
            around = [_tiles_around(item, radius_m, shift) for item in some]
            stored: dict[int, list[_Other]] = defaultdict(list)
            inside = _ranges({tile for tiles in around for tile in tiles}, shift)
            for cell, other in (*_cameras(inside), *self._planned(inside)):
                stored[cell >> shift].append(other)
            for item, tiles in zip(some, around, strict=True):
                others = (one for tile in tiles for one in (*stored[tile], *self._earlier[tile]))
                found.append(tuple(_neighbours(_seen(item), others, radius_m)))
                unit = item.organisation.name if item.organisation else _area_name(self.plan.area.code)
                self._earlier[item.map_cell >> shift].append(_Other(_seen(item), item.name, unit, planned=True))
        return found

    def _planned(self, inside: Q) -> Iterator[tuple[int, _Other]]:
        """Stored items in these cells with their cells."""
        counted = Q(plan=self.plan)
        if self.plan.level != Level.CITY.value:
            others = Q(plan__state__in=_COUNTED) & ~Q(plan__level=Level.CITY.value)
            counted |= others & ~Q(plan__division=self.plan.division, plan__zone=self.plan.zone)
        rows = PlanItem.objects.filter(inside, counted, removed_at=None)
        columns = ("map_cell", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "name")
        plan = ("organisation__name", "plan__division", "plan__zone")
        for cell, x, y, azimuth, angle, name, unit, division, zone in rows.values_list(*columns, *plan):
            seen = SeenFrom(x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE, azimuth, angle)
            yield cell, _Other(seen, name, unit or _area_name(zone or division), planned=True)


def _cameras(inside: Q) -> Iterator[tuple[int, _Other]]:
    """Cameras in these cells with their cells; one that can be turned sees all around."""
    rows = Point.objects.filter(inside).exclude(state=OUT_OF_USE)
    columns = ("map_cell", "longitude_ndeg", "latitude_ndeg", "azimuth_deg", "view_angle_deg", "moves", "name")
    for cell, x, y, azimuth, angle, moves, name, unit in rows.values_list(*columns, "system__site__organisation__name"):
        if cell is None or x is None or y is None:
            continue
        seen = SeenFrom(x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE, azimuth, 360 if moves else angle)
        yield cell, _Other(seen, name, unit, planned=False)


def _neighbours(seen: SeenFrom, others: Iterable[_Other], radius_m: float) -> Iterator[Neighbour]:
    for other in others:
        apart = plans_rules.apart_if_duplicate(seen, other.seen, radius_m)
        if apart is not None:
            yield Neighbour(other.name, other.unit, other.planned, apart)


def _area_name(code: str) -> str:
    """In place of a unit that is not named yet: whose plan it is."""
    return f"{division_words(code).zh}规划"


def _seen(item: PlanItem) -> SeenFrom:
    x, y = item.longitude_ndeg / NDEG_PER_DEGREE, item.latitude_ndeg / NDEG_PER_DEGREE
    return SeenFrom(x, y, item.azimuth_deg, item.view_angle_deg)


def _shift(radius_m: float) -> int:
    """The bits below a tile that is at least as wide as the radius everywhere in the city."""
    zoom = floor(log2(_ROUND_THE_EARTH_M * cos(radians(_NORTHERNMOST)) / radius_m))
    return 2 * (CELL_ZOOM - min(zoom, CELL_ZOOM))


def _tiles_around(item: PlanItem, radius_m: float, shift: int) -> set[int]:
    """The tiles within the radius of an item. Nine places are enough: a tile is not narrower than the radius."""
    x, y = item.longitude_ndeg / NDEG_PER_DEGREE, item.latitude_ndeg / NDEG_PER_DEGREE
    north = radius_m / _PER_DEGREE_M
    east = north / cos(radians(y))
    return {map_cell(x + i * east, y + j * north) >> shift for i, j in product((-1, 0, 1), repeat=2)}


def _ranges(tiles: set[int], shift: int) -> Q:
    """The condition that a cell lies in one of these tiles, neighbouring ones joined."""
    runs: list[list[int]] = []
    for tile in sorted(tiles):
        if runs and tile == runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([tile, tile + 1])
    inside = Q(pk__in=[])
    for first, end in runs:
        inside |= Q(map_cell__gte=first << shift, map_cell__lt=end << shift)
    return inside

"""The points of a cut inside a shape drawn on the map: an area, or the strip along a road (articles 3, 13)."""

from dataclasses import dataclass

from django.db.models import Q

from mingcha.geo.areas import Area
from mingcha.geo.coordinates import CELL_ZOOM, cells_of_tile
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.roads import RoadStrip
from mingcha.geo.tile_grid import WORLD_BITS, degrees_of, world_place
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.points.queries import Cut

MOST_LOOKED_AT = 5_000
"""Points about a shape that are compared with it; a shape with more about it is to be drawn smaller."""

type Shape = Area | RoadStrip


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point with its place in degrees (CGCS2000)."""

    code: str
    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Inside:
    """The first points inside a shape, and how many there are: along a road in its order, else by code."""

    points: tuple[PlacedPoint, ...]
    found: int


def points_inside(cut: Cut, shape: Shape, *, limit: int) -> Inside:
    """The points of a cut inside a shape. Raises Fault(INVALID) if more than MOST_LOOKED_AT lie about it."""
    rows = cut.rows().filter(_about(shape)).order_by("camera").values_list("camera", "name", "x", "y")
    held = list(rows[: MOST_LOOKED_AT + 1])
    if len(held) > MOST_LOOKED_AT:
        raise Fault(
            FaultKind.INVALID,
            Words(
                f"范围内点位超过 {MOST_LOOKED_AT} 个：请缩小范围",
                f"more than {MOST_LOOKED_AT} points lie there: draw it smaller",
            ),
        )
    found = []
    for code, name, x, y in held:
        if x is None or y is None:
            continue
        longitude, latitude = degrees_of(x, y)
        order = _order(shape, round(longitude * NDEG_PER_DEGREE), round(latitude * NDEG_PER_DEGREE))
        if order is not None:
            found.append((order, PlacedPoint(code, name, longitude, latitude)))
    found.sort(key=lambda one: (one[0], one[1].code))
    return Inside(tuple(point for _, point in found[:limit]), len(found))


def _order(shape: Shape, longitude_ndeg: int, latitude_ndeg: int) -> float | None:
    """By what a point inside is sorted; None if it lies outside."""
    if isinstance(shape, RoadStrip):
        return shape.along_m(longitude_ndeg, latitude_ndeg)
    return 0.0 if shape.contains(longitude_ndeg, latitude_ndeg) else None


def _about(shape: Shape) -> Q:
    """The condition on rows in the box around a shape, by ranges of cells for the index: at most four tiles."""
    west, south, east, north = (side / NDEG_PER_DEGREE for side in shape.box)
    (left, top), (right, bottom) = world_place(west, north), world_place(east, south)
    zoom = CELL_ZOOM
    while (right >> WORLD_BITS - zoom) - (left >> WORLD_BITS - zoom) > 1 or (
        (bottom >> WORLD_BITS - zoom) - (top >> WORLD_BITS - zoom) > 1
    ):
        zoom -= 1
    shift, tiles = WORLD_BITS - zoom, Q()
    for column in range(left >> shift, (right >> shift) + 1):
        for row in range(top >> shift, (bottom >> shift) + 1):
            cells = cells_of_tile(zoom, column, row)
            tiles |= Q(cell__gte=cells.start, cell__lt=cells.stop)
    return tiles & Q(x__range=(left, right), y__range=(top, bottom))

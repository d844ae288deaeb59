"""Vector tiles of the points that match a filter in a reader's reach: layers points, clusters, sites, districts.

Below POINTS_FROM_ZOOM, and where a tile would have more than MOST_POINTS, points are counted by cells of a finer zoom.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Count, F, QuerySet, Sum

from mingcha.geo.coordinates import CELL_ZOOM, cells_of_tile
from mingcha.geo.label_places import label_places
from mingcha.geo.tile_grid import lies_on_tile, on_tile, world_place
from mingcha.geo.vector_tiles import EXTENT, PointLayer, Value, encode_tile
from mingcha.overview.points.queries import Cut, Found, by_division
from mingcha.overview.points.upkeep import LEVELS

POINTS_FROM_ZOOM = 12
FINEST_ZOOM = 18
"""The last zoom with its own tiles; all points are shown there, up to MOST_POINTS_AT_LAST."""
DISTRICTS_TO_ZOOM = 11
SITES_FROM_ZOOM = 14
MOST_POINTS = 800
MOST_POINTS_AT_LAST = 4000
CELLS_FINER = 3
"""A cluster is a cell of a zoom finer by this: 8 by 8 cells per tile."""

type Place = tuple[int, int, int]
"""Zoom, column and row of a tile."""

_COLUMNS = (
    "camera", "name", "condition", "on_trial", "x", "y", "azimuth_deg", "view_angle_deg", "view_range_m", "site",
    "site_name",
)  # fmt: skip


def tile(cut: Cut, zoom: int, column: int, row: int) -> bytes:
    """A tile, uncompressed; b"" if it is empty. Raises Fault(INVALID) for a tile that does not exist."""
    place = (zoom, column, row)
    cells = cells_of_tile(zoom, column, row)
    layers: list[PointLayer] = []
    if zoom >= POINTS_FROM_ZOOM and not _crowded(cut, cells, zoom):
        most = MOST_POINTS if zoom < FINEST_ZOOM else MOST_POINTS_AT_LAST
        rows = list(_inside(cut.rows(), cells, CELL_ZOOM).values_list(*_COLUMNS)[: most + 1])
        if len(rows) <= most or zoom >= FINEST_ZOOM:
            return encode_tile(_points(cut, rows[:most], place))
    layers.append(_clusters(cut, _counted(cut, cells, zoom), place))
    if zoom <= DISTRICTS_TO_ZOOM:
        layers.append(_districts(cut, place))
    return encode_tile(layers)


def _crowded(cut: Cut, cells: range, zoom: int) -> bool:
    """Whether the counts say that a tile has more than MOST_POINTS; False where they cannot answer."""
    counted = cut.counted()
    if counted is None or zoom > cut.finest_level:
        return False
    held = _inside(counted.filter(level=zoom), cells, zoom).aggregate(Sum("points"))["points__sum"]
    return held is not None and held > MOST_POINTS


def _inside(rows: QuerySet, cells: range, level: int) -> QuerySet:  # type: ignore[type-arg]
    """The rows in the cells of a tile (cells at CELL_ZOOM)."""
    shift = 2 * (CELL_ZOOM - level)
    return rows.filter(cell__gte=cells.start >> shift, cell__lt=((cells.stop - 1) >> shift) + 1)


def _counted(cut: Cut, cells: range, zoom: int) -> Iterable[tuple[int, str, bool, int, int, int]]:
    """(cell, condition, on trial, points, sum of x, sum of y) of the clusters of a tile."""
    wanted = min(zoom + CELLS_FINER, CELL_ZOOM)
    counted = cut.counted()
    if counted is not None and wanted <= cut.finest_level:
        level = max(wanted, LEVELS[0])
        at_level = _inside(counted.filter(level=level), cells, level).values_list("cell", "condition", "on_trial")
        return list(at_level.annotate(Sum("points"), Sum("sum_x"), Sum("sum_y")))
    shift = 2 * (CELL_ZOOM - wanted)
    grouped = _inside(cut.rows(), cells, CELL_ZOOM).annotate(cluster=F("cell").bitrightshift(shift))
    return list(
        grouped.values_list("cluster", "condition", "on_trial").annotate(
            held=Count("*"), sum_x=Sum("x"), sum_y=Sum("y")
        )
    )


def _clusters(cut: Cut, counted: Iterable[tuple[int, str, bool, int, int, int]], place: Place) -> PointLayer:
    """A point at the centre of each cell's points, with the total and the nonzero counts by condition and on trial."""
    layer = PointLayer("clusters")
    cells: dict[int, tuple[dict[str, Value], list[int]]] = {}
    for cell, condition, on_trial, points, sum_x, sum_y in counted:
        properties, sums = cells.setdefault(cell, ({"count": 0}, [0, 0]))
        shown = cut.shown(condition)
        properties["count"] = int(properties["count"]) + points
        properties[shown.value] = int(properties.get(shown.value, 0)) + points
        if on_trial:
            properties["trial"] = int(properties.get("trial", 0)) + points
        sums[0] += sum_x
        sums[1] += sum_y
    for properties, sums in cells.values():
        count = int(properties["count"])
        layer.add(*on_tile(sums[0] // count, sums[1] // count, *place, EXTENT), properties)
    return layer


def _points(cut: Cut, rows: list[tuple], place: Place) -> Iterator[PointLayer]:  # type: ignore[type-arg]
    points = PointLayer("points")
    sites: dict[str, tuple[str, list[int]]] = {}
    for camera, name, condition, on_trial, x, y, azimuth, angle, far, site, site_name in rows:
        at = on_tile(x, y, *place, EXTENT)
        properties: dict[str, Value] = {"code": camera, "name": name, "state": cut.shown(condition).value}
        if on_trial:
            properties["trial"] = 1
        if azimuth is not None:
            properties["azimuth"] = azimuth
        if angle is not None:
            properties["angle"] = angle
        if far is not None:
            properties["range"] = far
        points.add(*at, properties)
        sums = sites.setdefault(site, (site_name, [0, 0, 0]))[1]
        sums[0] += 1
        sums[1] += at[0]
        sums[2] += at[1]
    yield points
    if place[0] >= SITES_FROM_ZOOM:
        yield _sites(sites)


def _sites(sites: Mapping[str, tuple[str, list[int]]]) -> PointLayer:
    """A site is at the centre of its points on this tile; the page joins the parts of several tiles."""
    layer = PointLayer("sites")
    for code, (name, (count, sum_x, sum_y)) in sites.items():
        layer.add(sum_x // count, sum_y // count, {"code": code, "name": name, "count": count})
    return layer


def _districts(cut: Cut, place: Place) -> PointLayer:
    """The label positions of districts on this tile, with the counts of the whole district."""
    layer = PointLayer("districts")
    here = {}
    for code, (longitude, latitude) in label_places().items():
        at = world_place(longitude, latitude)
        if lies_on_tile(*at, *place):
            here[code] = on_tile(*at, *place, EXTENT)
    counts: dict[str, Found] = by_division(cut) if here else {}
    for code, at_place in here.items():
        held = counts.get(code)
        by_condition = held.by_condition.items() if held else ()
        counted: dict[str, Value] = {condition.value: points for condition, points in by_condition if points}
        layer.add(*at_place, {"code": code, "count": held.points if held else 0, **counted})
    return layer

"""Vector tiles of the layers besides the points: parts of sites with their gaps, planned places, possible duplicates,
drawn areas, each only for those who may read it (arts. 3, 5, 6, 18).

A layer begins at its first zoom; above LAST_ZOOM the browser enlarges the last tiles. A tile has a bounded number of
features.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from mingcha.geo.coordinates import cells_of_tile
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.rings import Box
from mingcha.geo.tile_grid import WORLD_BITS, degrees_of, on_tile, world_place
from mingcha.geo.tile_polygons import ring_on_tile
from mingcha.geo.vector_tiles import EXTENT, Layer, PointLayer, PolygonLayer, Value, encode_tile
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.overview.duplicates.queries import duplicates_on_map
from mingcha.overview.gaps.queries import with_gaps
from mingcha.registry.areas import queries as areas_queries
from mingcha.registry.areas.rules import may_read_areas
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.plans import queries as plans_queries

LAST_ZOOM = 17
MOST_PLACES = 1500
MOST_AREAS = 300
"""Features of one tile."""
_FIRST_ZOOM = {"parts": 14, "items": 13, "areas": 9, "duplicates": 15}


class MapLayer(StrEnum):
    """A layer besides the points."""

    AREAS = "areas"
    PARTS = "parts"
    ITEMS = "items"
    DUPLICATES = "duplicates"

    @property
    def first_zoom(self) -> int:
        """The first zoom with tiles."""
        return _FIRST_ZOOM[self.value]


type Place = tuple[int, int, int]
"""Zoom, column and row of a tile."""


@cites("3", "5", "6", "18")
def readable_layers(reader: Reader, *, at: datetime) -> tuple[MapLayer, ...]:
    """The layers of which this reader may read anything, bottom up. Parts of sites and
    duplicates are read by all who reach a site."""
    facts = duty_of(reader, at)
    may_read = {
        MapLayer.AREAS: may_read_areas(facts).allowed,
        MapLayer.PARTS: facts.reads_register,
        MapLayer.ITEMS: plans_queries.reads_plans(reader, at=at),
        MapLayer.DUPLICATES: facts.reads_register,
    }
    return tuple(layer for layer in MapLayer if may_read[layer])


@cites("3", "5", "6", "18")
def layer_tile(reader: Reader, layer: MapLayer, zoom: int, column: int, row: int, *, at: datetime) -> bytes:
    """A tile of a layer, uncompressed; b"" if it is empty. Raises Fault(INVALID) for a tile that does not exist."""
    place = (zoom, column, row)
    cells_of_tile(*place)
    if not layer.first_zoom <= zoom <= LAST_ZOOM:
        return b""
    return encode_tile([_FILLED[layer](reader, place, at)])


def box_of_tile(zoom: int, column: int, row: int) -> Box:
    """The box of a tile, CGCS2000 in 1e-9 degrees."""
    shift = WORLD_BITS - zoom
    west, north = degrees_of(column << shift, row << shift)
    east, south = degrees_of((column + 1) << shift, (row + 1) << shift)
    w, s, e, n = (round(one * NDEG_PER_DEGREE) for one in (west, south, east, north))
    return w, s, e, n


def _areas(reader: Reader, place: Place, at: datetime) -> Layer:
    """Areas with their kind that are in force today or later."""
    layer = PolygonLayer(MapLayer.AREAS.value)
    on = shanghai_day(at)
    for held in areas_queries.areas_on_map(reader, box_of_tile(*place), at=at, on=on, limit=MOST_AREAS):
        if ring := ring_on_tile(held.area, *place):
            layer.add(ring, {"number": held.number, "name": held.name, "kind": held.kind.value})
    return layer


def _parts(reader: Reader, place: Place, at: datetime) -> Layer:
    """Parts with their state: covered, voluntary or the reason of a gap."""
    layer = PointLayer(MapLayer.PARTS.value)
    for held in with_gaps(parts_queries.parts_on_map(reader, box_of_tile(*place), at=at, limit=MOST_PLACES)):
        state = held.gap.value if held.gap else "covered" if held.required else "voluntary"
        properties: dict[str, Value] = {
            "number": held.number,
            "name": f"{held.site_name} · {held.name}",
            "state": state,
        }
        layer.add(*_on_tile(held.longitude_ndeg, held.latitude_ndeg, place), properties)
    return layer


def _items(reader: Reader, place: Place, at: datetime) -> Layer:
    """Planned places, of plans in force and of those that are prepared."""
    layer = PointLayer(MapLayer.ITEMS.value)
    for held in plans_queries.items_on_map(reader, cells_of_tile(*place), at=at, limit=MOST_PLACES):
        state = "in_force" if held.in_force else "prepared"
        properties: dict[str, Value] = {"number": held.key, "name": held.name, "state": state, "cameras": held.count}
        layer.add(*_on_tile(held.longitude_ndeg, held.latitude_ndeg, place), properties)
    return layer


def _duplicates(reader: Reader, place: Place, at: datetime) -> Layer:
    """Possible duplicates, with and without a written reason."""
    layer = PointLayer(MapLayer.DUPLICATES.value)
    for held in duplicates_on_map(reader, cells_of_tile(*place), at=at, limit=MOST_PLACES):
        state = "explained" if held.explained else "unexplained"
        layer.add(*_on_tile(held.longitude_ndeg, held.latitude_ndeg, place), {"number": held.number, "state": state})
    return layer


def _on_tile(longitude_ndeg: int, latitude_ndeg: int, place: Place) -> tuple[int, int]:
    world = world_place(longitude_ndeg / NDEG_PER_DEGREE, latitude_ndeg / NDEG_PER_DEGREE)
    return on_tile(*world, *place, EXTENT)


_FILLED: dict[MapLayer, Callable[[Reader, Place, datetime], Layer]] = {
    MapLayer.AREAS: _areas,
    MapLayer.PARTS: _parts,
    MapLayer.ITEMS: _items,
    MapLayer.DUPLICATES: _duplicates,
}

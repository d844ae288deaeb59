"""Tiles of the map that are not narrower than a radius, so that what lies within it is in a tile or beside it.

A tile is a map cell (`coordinates.map_cell`: bits of column and row interleaved) shifted right; `shift` is even.
"""

from collections.abc import Iterable, Iterator
from math import cos, floor, log2, radians

from mingcha.geo.coordinates.map_cell import CELL_ZOOM, tiles_of_cells
from mingcha.geo.local_plane import NDEG_PER_DEGREE

_ROUND_THE_EARTH_M = 40_075_016.0
_PER_DEGREE_M = 111_195.0
_NORTHERNMOST = 32.0
"""Degrees; the city ends at 31.4. A tile there is the narrowest."""
_GAP_TILES = 256
"""Two ranges with fewer tiles between them are read as one: 0.2 km2 of rows cost less than another condition."""

_COLUMNS, _ROWS = 0x5555555555555555, 0xAAAAAAAAAAAAAAAA
"""The bits of the column and of the row of a tile."""
LEAST_EAST_M = _PER_DEGREE_M * cos(radians(_NORTHERNMOST)) / NDEG_PER_DEGREE * 0.99
LEAST_NORTH_M = _PER_DEGREE_M / NDEG_PER_DEGREE * 0.99
"""Metres of 1e-9 degrees in the city, at least: two places that these keep apart are further apart."""


def tile_shift(radius_m: float) -> int:
    """The bits below a tile that is at least as wide as the radius everywhere in the city."""
    zoom = floor(log2(_ROUND_THE_EARTH_M * cos(radians(_NORTHERNMOST)) / radius_m))
    return 2 * (CELL_ZOOM - min(zoom, CELL_ZOOM))


def tiles_around(longitude_ndeg: int, latitude_ndeg: int, radius_m: float, shift: int) -> set[int]:
    """The tiles within the radius of a place. Nine places are enough: a tile is not narrower than the radius."""
    x, y = longitude_ndeg / NDEG_PER_DEGREE, latitude_ndeg / NDEG_PER_DEGREE
    north = radius_m / _PER_DEGREE_M
    east = north / cos(radians(y))
    return tiles_of_cells((x - east, x, x + east), (y - north, y, y + north), shift)


def tile_runs(tiles: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs [first, end) that hold all these tiles, with small gaps between them filled."""
    first = end = -1
    for tile in sorted(tiles):
        if first >= 0 and tile - end > _GAP_TILES:
            yield first, end
            first = -1
        first, end = (tile, tile + 1) if first < 0 else (first, tile + 1)
    if first >= 0:
        yield first, end


def tiles_beside(tile: int) -> tuple[int, ...]:
    """The eight tiles around a tile: bits of its column are even ones, bits of its row odd ones."""
    column, row = tile & _COLUMNS, tile & _ROWS
    columns = ((column - 1) & _COLUMNS, column, ((column | _ROWS) + 1) & _COLUMNS)
    rows = ((row - 1) & _ROWS, row, ((row | _COLUMNS) + 1) & _ROWS)
    return tuple(x | y for x in columns for y in rows if (x, y) != (column, row))

"""Cells of the map: a point in Web Mercator at zoom 24 as one integer that sorts by tile (article 13).

The bits of the tile column x are in the even positions and those of the row y in the odd ones (Morton order), so every
tile of a smaller zoom is one range of integers. CGCS2000 degrees are projected unchanged: Web Mercator (EPSG:3857)
then differs from a strict transformation by less than a metre.
"""

from collections.abc import Sequence
from math import asinh, floor, pi, radians, tan

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CELL_ZOOM = 24
"""At the equator a cell of this zoom is 2.4 m wide."""

MERCATOR_LATITUDE = 85.05112877980659
"""The northern and southern limit of Web Mercator, in degrees."""

_SIDE = 1 << CELL_ZOOM
_HALF = CELL_ZOOM // 2
_LOW = (1 << _HALF) - 1
_SPREAD_HALVES = [int(f"{number:b}", 4) for number in range(1 << _HALF)]
"""The numbers of half of the bits with a zero before every bit: binary digits read as digits of base 4."""


def map_cell(longitude: float, latitude: float) -> int:
    """The cell of a point in degrees, 0 <= cell < 2**48. Raises Fault(INVALID) outside Web Mercator."""
    return _interleaved(_column(longitude), _row(latitude))


def tiles_of_cells(longitudes: Sequence[float], latitudes: Sequence[float], shift: int) -> set[int]:
    """The cells of every longitude with every latitude, shifted right by an even number of bits. Raises as map_cell
    does."""
    half = shift // 2
    columns = {_column(longitude) >> half for longitude in longitudes}
    rows = {_row(latitude) >> half for latitude in latitudes}
    spread = [_spread(row) << 1 for row in rows]
    return {across | down for across in map(_spread, columns) for down in spread}


def cells_of_tile(zoom: int, column: int, row: int) -> range:
    """The cells inside a tile (z, x, y) of zoom 0 to 24. Raises Fault(INVALID) for a tile that does not exist."""
    if not 0 <= zoom <= CELL_ZOOM or not (0 <= column < 1 << zoom and 0 <= row < 1 << zoom):
        raise _outside()
    below = 2 * (CELL_ZOOM - zoom)
    first = _interleaved(column, row) << below
    return range(first, first + (1 << below))


def _column(longitude: float) -> int:
    if not -180.0 <= longitude <= 180.0:
        raise _outside()
    return _in_grid(floor((longitude + 180.0) / 360.0 * _SIDE))


def _row(latitude: float) -> int:
    if not -MERCATOR_LATITUDE <= latitude <= MERCATOR_LATITUDE:
        raise _outside()
    return _in_grid(floor((1.0 - asinh(tan(radians(latitude))) / pi) / 2.0 * _SIDE))


def _in_grid(place: int) -> int:
    """A column or row; the nearest one for a place on the edge, which rounding puts beyond it."""
    return place if 0 <= place < _SIDE else min(max(place, 0), _SIDE - 1)


def _interleaved(column: int, row: int) -> int:
    return _spread(column) | _spread(row) << 1


def _spread(number: int) -> int:
    """Inserts a zero before every bit of a number of at most CELL_ZOOM bits (Morton order)."""
    return _SPREAD_HALVES[number & _LOW] | _SPREAD_HALVES[number >> _HALF] << 2 * _HALF


def _outside() -> Fault:
    return Fault(FaultKind.INVALID, Words("超出地图的范围", "beyond the map"))

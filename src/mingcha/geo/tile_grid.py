"""Coordinates on the grids of map tiles: Web Mercator (EPSG:3857) as integers, and positions on one tile's grid."""

from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

WORLD_BITS = 32
"""The world is 2**32 units wide: 1 cm at the equator, finer than any tile that is drawn."""


def world_place(longitude: float, latitude: float) -> tuple[int, int]:
    """A place in degrees as (x, y) on the world grid, y downwards from 85.05 N; clamped to the square."""
    side = 1 << WORLD_BITS
    x = floor((longitude + 180.0) / 360.0 * side)
    y = floor((1.0 - asinh(tan(radians(latitude))) / pi) / 2.0 * side)
    return min(max(x, 0), side - 1), min(max(y, 0), side - 1)


def degrees_of(x: int, y: int) -> tuple[float, float]:
    """Longitude and latitude in degrees of a place on the world grid; the inverse of world_place."""
    side = 1 << WORLD_BITS
    return x / side * 360.0 - 180.0, degrees(atan(sinh(pi * (1.0 - 2.0 * y / side))))


def on_tile(x: int, y: int, zoom: int, column: int, row: int, extent: int) -> tuple[int, int]:
    """Converts a world grid place to the grid of a tile with `extent` units per edge (the result may be outside it)."""
    shift = WORLD_BITS - zoom
    return ((x - (column << shift)) * extent) >> shift, ((y - (row << shift)) * extent) >> shift


def lies_on_tile(x: int, y: int, zoom: int, column: int, row: int) -> bool:
    """Whether a place of the world's grid lies on a tile."""
    shift = WORLD_BITS - zoom
    return x >> shift == column and y >> shift == row

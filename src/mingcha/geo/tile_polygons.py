"""Polygons on the grid of a tile: cut at its edges, since a drawing library reads 16 bits of a coordinate.

Each edge of the box cuts once (Sutherland, Hodgman, 1974). A polygon that enters the tile more than once keeps bridges
along the box, which lies outside of what is drawn.
"""

from collections.abc import Sequence
from itertools import pairwise

from mingcha.geo.areas import Area
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.tile_grid import on_tile, world_place
from mingcha.geo.vector_tiles import EXTENT

BUFFER = EXTENT // 16
"""Units beyond the tile's edges that are kept, so that a border along the cut is not seen."""

type Corner = tuple[int, int]


def ring_on_tile(area: Area, zoom: int, column: int, row: int) -> list[Corner]:
    """The part of an area on a tile and BUFFER around it: corners clockwise on the screen, the first not repeated; []
    if there is none."""
    world = (world_place(x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE) for x, y in reversed(area.corners))
    ring = [on_tile(x, y, zoom, column, row, EXTENT) for x, y in world]
    for axis in (0, 1):
        ring = _kept(ring, axis, -BUFFER, 1)
        ring = _kept(ring, axis, EXTENT + BUFFER, -1)
    plain = [corner for before, corner in pairwise([*ring[-1:], *ring]) if corner != before]
    return plain if len(plain) >= 3 and _doubled_area(plain) else []


def _kept(ring: Sequence[Corner], axis: int, limit: int, side: int) -> list[Corner]:
    """The ring on one side of a line: coordinates of an axis not below the limit (side 1) or not above (-1)."""
    kept: list[Corner] = []
    for start, end in pairwise([*ring[-1:], *ring]):
        inside, was_inside = (end[axis] - limit) * side >= 0, (start[axis] - limit) * side >= 0
        if inside != was_inside:
            other = 1 - axis
            run, rise = end[axis] - start[axis], end[other] - start[other]
            crossing = start[other] + round(rise * (limit - start[axis]) / run)
            kept.append((limit, crossing) if axis == 0 else (crossing, limit))
        if inside:
            kept.append(end)
    return kept


def _doubled_area(ring: Sequence[Corner]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]]))

"""Polygons on CGCS2000: one ring of bounded size, exact tests of inside and of self-intersection, distances in metres.

Corners are whole numbers of 1e-9 degrees, so inside, outside and crossing are decided without rounding. An edge is
straight in longitude and latitude (RFC 7946, 3.1.1). A `Corner` is (longitude, latitude), a `Box` (west, south, east,
north).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from mingcha.geo.local_plane import LocalPlane, Metres, from_origin_m
from mingcha.geo.rings import Box, Corner, box_of, boxes_meet, doubled_area, edges, first_crossing, side
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_CORNERS = 200
"""Corners of an area."""
MOST_SIDE_NDEG = 500_000_000
"""Widest extent of an area in longitude and in latitude: half a degree, about 50 km."""
_PIECE_NDEG = 10_000_000
"""An edge is measured in pieces of at most 0.01 degrees (1.1 km), whose middle leaves the straight line of the plane by
less than 2 cm."""


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon without holes: its corners counter-clockwise, the first not repeated at the end. Made by `area_of`."""

    corners: tuple[Corner, ...]

    @property
    def box(self) -> Box:
        """The smallest box around it."""
        return box_of(self.corners)

    def edges(self) -> Iterator[tuple[Corner, Corner]]:
        """Its edges in order, the last one back to the first corner."""
        yield from edges(self.corners)

    def contains(self, longitude_ndeg: int, latitude_ndeg: int) -> bool:
        """Whether a place lies inside or on the border: exact."""
        place = (longitude_ndeg, latitude_ndeg)
        if not boxes_meet(self.box, (*place, *place)):
            return False
        inside = False
        for start, end in self.edges():
            turn = side(start, end, place)
            if turn == 0 and boxes_meet(box_of((start, end)), (*place, *place)):
                return True
            upward = start[1] <= latitude_ndeg < end[1]
            downward = end[1] <= latitude_ndeg < start[1]
            if (upward and turn > 0) or (downward and turn < 0):
                inside = not inside
        return inside

    def distance_m(self, longitude_ndeg: int, latitude_ndeg: int) -> float:
        """Metres from a place to the area, 0 inside; error below 0.1 m within 20 km."""
        if self.contains(longitude_ndeg, latitude_ndeg):
            return 0.0
        plane = LocalPlane(longitude_ndeg, latitude_ndeg)
        return min(from_origin_m(start, end) for start, end in pieces_m(self, plane))


def area_of(corners: Sequence[Corner]) -> Area:
    """The area with these corners, in order, the first not repeated. Raises Fault(INVALID) for fewer than three or more
    than MOST_CORNERS, a repeated corner, an area wider than MOST_SIDE_NDEG, and edges that meet elsewhere than at their
    common corner: a ring without extent has such edges."""
    if len(corners) < 3:
        raise _bad("区域至少有三个顶点", "an area has at least three corners")
    if len(corners) > MOST_CORNERS:
        raise _bad(f"区域最多 {MOST_CORNERS} 个顶点", f"an area has at most {MOST_CORNERS} corners")
    if len(set(corners)) != len(corners):
        again = next(at for at, corner in enumerate(corners) if corner in corners[:at])
        raise _bad(f"第 {again + 1} 个顶点重复", f"corner {again + 1} is repeated")
    west, south, east, north = box_of(corners)
    if max(east - west, north - south) > MOST_SIDE_NDEG:
        raise _bad("区域过大：经纬度跨度各不超过 0.5 度", "the area is too large: at most 0.5 degrees each way")
    _check_crossings(corners)
    return Area(tuple(corners) if doubled_area(corners) > 0 else tuple(reversed(corners)))


def pieces_m(area: Area, plane: LocalPlane) -> Iterator[tuple[Metres, Metres]]:
    """The border of an area in a plane, in pieces that are straight there to within 2 cm."""
    for (start_x, start_y), (end_x, end_y) in area.edges():
        count = max(1, ceil(max(abs(end_x - start_x), abs(end_y - start_y)) / _PIECE_NDEG))
        steps = [
            plane.metres(start_x + (end_x - start_x) * step // count, start_y + (end_y - start_y) * step // count)
            for step in range(count + 1)
        ]
        yield from pairwise(steps)


def _check_crossings(corners: Sequence[Corner]) -> None:
    """Raises Fault(INVALID) that names the first two edges that meet elsewhere than at their common corner."""
    crossing = first_crossing(corners)
    if crossing is not None:
        first, second = crossing
        raise _bad(
            f"边界自相交：第 {first + 1} 条边与第 {second + 1} 条边",
            f"the border crosses itself: edges {first + 1} and {second + 1}",
        )


def _bad(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))

"""Polygons on CGCS2000: one ring of bounded size, exact tests of inside and of self-intersection, distances in metres.

Corners are whole numbers of 1e-9 degrees, so inside, outside and crossing are decided without rounding. An edge is
straight in longitude and latitude (RFC 7946, 3.1.1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, hypot

from mingcha.geo.local_plane import LocalPlane, Metres
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_CORNERS = 200
"""Corners of an area."""
MOST_SIDE_NDEG = 500_000_000
"""Widest extent of an area in longitude and in latitude: half a degree, about 50 km."""
_PIECE_NDEG = 10_000_000
"""An edge is measured in pieces of at most 0.01 degrees (1.1 km), whose middle leaves the straight line of the plane by
less than 2 cm."""

Corner = tuple[int, int]
"""(longitude, latitude) in 1e-9 degrees of CGCS2000."""
Box = tuple[int, int, int, int]
"""(west, south, east, north) in 1e-9 degrees."""


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon without holes: its corners counter-clockwise, the first not repeated at the end. Made by `area_of`."""

    corners: tuple[Corner, ...]

    @property
    def box(self) -> Box:
        """The smallest box around it."""
        return _box(self.corners)

    def edges(self) -> Iterator[tuple[Corner, Corner]]:
        """Its edges in order, the last one back to the first corner."""
        yield from pairwise((*self.corners, self.corners[0]))

    def contains(self, longitude_ndeg: int, latitude_ndeg: int) -> bool:
        """Whether a place lies inside or on the border: exact."""
        place = (longitude_ndeg, latitude_ndeg)
        if not boxes_meet(self.box, (*place, *place)):
            return False
        inside = False
        for start, end in self.edges():
            side = _side(start, end, place)
            if side == 0 and boxes_meet(_box((start, end)), (*place, *place)):
                return True
            upward = start[1] <= latitude_ndeg < end[1]
            downward = end[1] <= latitude_ndeg < start[1]
            if (upward and side > 0) or (downward and side < 0):
                inside = not inside
        return inside

    def distance_m(self, longitude_ndeg: int, latitude_ndeg: int) -> float:
        """Metres from a place to the area, 0 inside; error below 0.1 m within 20 km."""
        if self.contains(longitude_ndeg, latitude_ndeg):
            return 0.0
        plane = LocalPlane(longitude_ndeg, latitude_ndeg)
        return min(_from_origin_m(start, end) for start, end in pieces_m(self, plane))


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
    west, south, east, north = _box(corners)
    if max(east - west, north - south) > MOST_SIDE_NDEG:
        raise _bad("区域过大：经纬度跨度各不超过 0.5 度", "the area is too large: at most 0.5 degrees each way")
    _check_crossings(corners)
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*corners, corners[0])))
    return Area(tuple(corners) if doubled > 0 else tuple(reversed(corners)))


def boxes_meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a place in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


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
    edges = list(pairwise((*corners, corners[0])))
    boxes = [_box(edge) for edge in edges]
    for first in range(len(edges)):
        for second in range(first + 1, len(edges)):
            if boxes_meet(boxes[first], boxes[second]) and _meet(edges[first], edges[second]):
                raise _bad(
                    f"边界自相交：第 {first + 1} 条边与第 {second + 1} 条边",
                    f"the border crosses itself: edges {first + 1} and {second + 1}",
                )


def _meet(one: tuple[Corner, Corner], other: tuple[Corner, Corner]) -> bool:
    """Whether two edges of a ring have a place in common besides a corner that both have."""
    shared = set(one) & set(other)
    if shared:
        corner = shared.pop()
        (a,), (b,) = [[end for end in edge if end != corner] for edge in (one, other)]
        # neighbours meet again only where one lies back on the other
        along = (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1])
        return _side(corner, a, b) == 0 and along > 0
    sides = [_side(*one, other[0]), _side(*one, other[1]), _side(*other, one[0]), _side(*other, one[1])]
    if 0 not in sides:
        return (sides[0] > 0) != (sides[1] > 0) and (sides[2] > 0) != (sides[3] > 0)
    ends = ((one, other[0]), (one, other[1]), (other, one[0]), (other, one[1]))
    return any(
        side == 0 and boxes_meet(_box(edge), (*end, *end)) for side, (edge, end) in zip(sides, ends, strict=True)
    )


def _side(start: Corner, end: Corner, place: Corner) -> int:
    """Above 0 if a place lies left of the line from start to end, below 0 right of it, 0 on it."""
    return (end[0] - start[0]) * (place[1] - start[1]) - (place[0] - start[0]) * (end[1] - start[1])


def _box(corners: Sequence[Corner]) -> Box:
    easts, norths = [x for x, _ in corners], [y for _, y in corners]
    return min(easts), min(norths), max(easts), max(norths)


def _from_origin_m(start: Metres, end: Metres) -> float:
    """Metres from the centre of a plane to a straight piece."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    squared = along_x * along_x + along_y * along_y
    share = 0.0 if squared == 0.0 else max(0.0, min(1.0, -(start[0] * along_x + start[1] * along_y) / squared))
    return hypot(start[0] + share * along_x, start[1] + share * along_y)


def _bad(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))

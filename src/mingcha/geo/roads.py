"""The strip along a drawn line, as along a road: which places lie in it, and how far along they lie (articles 5, 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from mingcha.geo.areas import MOST_CORNERS, MOST_SIDE_NDEG
from mingcha.geo.local_plane import LocalPlane, Metres
from mingcha.geo.rings import Box, Corner, box_of
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

LEAST_BESIDE_M, MOST_BESIDE_M = 5, 200
"""How far to either side of its line a strip may reach."""


@dataclass(frozen=True, slots=True)
class RoadStrip:
    """A line with everything that lies at most `beside_m` from it. Corners are (longitude, latitude) in 1e-9 degrees
    (CGCS2000). Made by `road_strip`."""

    corners: tuple[Corner, ...]
    beside_m: float

    @property
    def box(self) -> Box:
        """The smallest box around it, or a little more: (west, south, east, north)."""
        boxes = [LocalPlane(*corner).box_ndeg(self.beside_m) for corner in self.corners]
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def along_m(self, longitude_ndeg: int, latitude_ndeg: int) -> float | None:
        """Metres from the begin of the line to the spot that is nearest to a place; None if the place lies outside."""
        plane = LocalPlane(longitude_ndeg, latitude_ndeg)
        ends = [plane.metres(*corner) for corner in self.corners]
        nearest, found, before = self.beside_m, None, 0.0
        for start, end in pairwise(ends):
            length = hypot(end[0] - start[0], end[1] - start[1])
            along, off = _nearest_to_origin(start, end, length)
            if off <= nearest:
                nearest, found = off, before + along
            before += length
        return found


def road_strip(corners: Sequence[Corner], beside_m: float) -> RoadStrip:
    """The strip along these corners, in order. Raises Fault(INVALID) for fewer than two or more than MOST_CORNERS, a
    corner that is repeated at once, a line wider than MOST_SIDE_NDEG, and a strip that is too narrow or too wide."""
    if len(corners) < 2:
        raise _bad("沿路选点至少要两个点", "a line along a road has at least two corners")
    if len(corners) > MOST_CORNERS:
        raise _bad(f"沿路最多 {MOST_CORNERS} 个点", f"a line has at most {MOST_CORNERS} corners")
    if any(one == other for one, other in pairwise(corners)):
        raise _bad("相邻两点重复", "a corner is repeated")
    west, south, east, north = box_of(corners)
    if max(east - west, north - south) > MOST_SIDE_NDEG:
        raise _bad("线路过长：经纬度跨度各不超过 0.5 度", "the line is too long: at most 0.5 degrees each way")
    if not LEAST_BESIDE_M <= beside_m <= MOST_BESIDE_M:
        raise _bad(
            f"道路两侧距离须为 {LEAST_BESIDE_M} 至 {MOST_BESIDE_M} 米",
            f"the distance to either side is {LEAST_BESIDE_M} to {MOST_BESIDE_M} metres",
        )
    return RoadStrip(tuple(corners), beside_m)


def _nearest_to_origin(start: Metres, end: Metres, length: float) -> tuple[float, float]:
    """How far from its start a straight line comes nearest to the origin, and that distance; in metres."""
    if not length:
        return 0.0, hypot(*start)
    east, north = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    along = min(length, max(0.0, -(start[0] * east + start[1] * north)))
    return along, hypot(start[0] + along * east, start[1] + along * north)


def _bad(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))

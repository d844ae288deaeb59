"""Sectors of view on CGCS2000: whether a view reaches an area, or the view of another camera (articles 5, 7, 18).

Plane geometry about the camera: the computed border of a sector is off by less than 0.2 m within 20 km. That is the
error of the computation alone: an azimuth of whole degrees is off by up to 0.5 degrees, 0.9 m at 100 m.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

from mingcha.geo.areas import Area, pieces_m
from mingcha.geo.local_plane import LocalPlane, Metres
from mingcha.geo.rings import boxes_meet

WHOLE_CIRCLE_DEG = 360.0
_EPSILON = 1e-9

type _Line = tuple[Metres, Metres]
"""A straight line from one place to another."""


@dataclass(frozen=True, slots=True)
class Sector:
    """What a camera sees: from its place (CGCS2000, 1e-9 degrees), `angle_deg` wide (above 0 to 360) about an azimuth
    clockwise from north, to `range_m` (above 0)."""

    longitude_ndeg: int
    latitude_ndeg: int
    azimuth_deg: float
    angle_deg: float
    range_m: float

    @property
    def plane(self) -> LocalPlane:
        """The plane about its place."""
        return LocalPlane(self.longitude_ndeg, self.latitude_ndeg)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A sector in a plane: its tip, the directions of its left and right side (east, north; of length 1), its angle and
    its range."""

    tip: Metres
    left: Metres
    right: Metres
    angle_deg: float
    range_m: float

    @property
    def is_circle(self) -> bool:
        return self.angle_deg >= WHOLE_CIRCLE_DEG

    def holds(self, place: Metres) -> bool:
        east, north = place[0] - self.tip[0], place[1] - self.tip[1]
        reach_m = self.range_m + _EPSILON
        return east * east + north * north <= reach_m * reach_m and self.looks_to(east, north)

    def looks_to(self, east: float, north: float) -> bool:
        """Whether a direction lies in its angle; the tip itself does. By the signs of two products: an angle of a
        direction would take most of the time of the pass over a city's duplicates."""
        past_left = self.left[0] * north - self.left[1] * east <= _EPSILON
        before_right = self.right[0] * north - self.right[1] * east >= -_EPSILON
        if self.angle_deg <= 180.0:
            return past_left and before_right
        return past_left or before_right or self.is_circle

    def ends(self) -> tuple[Metres, ...]:
        """The far ends of its two straight sides; none of a whole circle."""
        if self.is_circle:
            return ()
        (x, y), range_m = self.tip, self.range_m
        left, right = self.left, self.right
        return (x + range_m * left[0], y + range_m * left[1]), (x + range_m * right[0], y + range_m * right[1])

    def meets(self, start: Metres, end: Metres, sides: tuple[_Line, ...]) -> bool:
        """Whether a straight line reaches into it; `sides` are its own."""
        if self.holds(start) or self.holds(end):
            return True
        return any(_cross(side, (start, end)) for side in sides) or self.is_cut_by(start, end)

    def is_cut_by(self, start: Metres, end: Metres) -> bool:
        """Whether a straight line cuts its arc."""
        return any(self.looks_to(x - self.tip[0], y - self.tip[1]) for x, y in _on_circle(self, start, end))

    def turns_its_back_to(self, east: float, north: float) -> bool:
        """Whether all of it lies on the far side of a line through its tip, as seen in this direction."""
        if self.angle_deg > 180.0:
            return False
        left, right = self.left, self.right
        return left[0] * east + left[1] * north < 0.0 and right[0] * east + right[1] * north < 0.0


def _shape(tip: Metres, azimuth_deg: float, angle_deg: float, range_m: float) -> _Shape:
    left, right = radians(azimuth_deg - angle_deg / 2.0), radians(azimuth_deg + angle_deg / 2.0)
    return _Shape(tip, (sin(left), cos(left)), (sin(right), cos(right)), angle_deg, range_m)


def reaches_area(view: Sector, area: Area) -> bool:
    """Whether a view has a place in common with an area, its border included."""
    if not boxes_meet(view.plane.box_ndeg(view.range_m), area.box):
        return False
    if area.contains(view.longitude_ndeg, view.latitude_ndeg):
        return True
    shape = _shape((0.0, 0.0), view.azimuth_deg, view.angle_deg, view.range_m)
    sides = tuple((shape.tip, end) for end in shape.ends())
    # without the tip inside, a common place means that the border of the area runs into the sector
    return any(shape.meets(start, end, sides) for start, end in pieces_m(area, view.plane))


def views_overlap(one: Sector, other: Sector) -> bool:
    """Whether two views have a place in common, their borders included."""
    return views_overlap_at(one, other, *one.plane.metres_and_turn_deg(other.longitude_ndeg, other.latitude_ndeg))


def views_overlap_at(one: Sector, other: Sector, tip: Metres, turn_deg: float) -> bool:
    """The same, where the other one's place in the plane of the first is known (`LocalPlane.metres_and_turn_deg`)."""
    between_m = one.range_m + other.range_m
    if tip[0] * tip[0] + tip[1] * tip[1] > between_m * between_m:
        return False
    first = _shape((0.0, 0.0), one.azimuth_deg, one.angle_deg, one.range_m)
    second = _shape(tip, other.azimuth_deg - turn_deg, other.angle_deg, other.range_m)
    if first.holds(tip) or second.holds(first.tip):
        return True
    if first.turns_its_back_to(*tip) and second.turns_its_back_to(-tip[0], -tip[1]):
        return False
    ours, theirs = first.ends(), second.ends()
    if any(map(second.holds, ours)) or any(map(first.holds, theirs)):
        return True
    if any(_cross((first.tip, end), (tip, their)) for end in ours for their in theirs):
        return True
    if any(second.is_cut_by(first.tip, end) for end in ours) or any(first.is_cut_by(tip, end) for end in theirs):
        return True
    return any(
        first.looks_to(x, y) and second.looks_to(x - tip[0], y - tip[1]) for x, y in _where_arcs_cross(first, second)
    )


def _cross(one: tuple[Metres, Metres], other: tuple[Metres, Metres]) -> bool:
    """Whether two straight lines cross between their ends."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    first = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    second = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    third = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    fourth = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return first * second <= 0.0 and third * fourth <= 0.0 and (first, second) != (0.0, 0.0)


def _on_circle(shape: _Shape, start: Metres, end: Metres) -> Iterator[Metres]:
    """Where a straight line cuts the circle of a sector."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    from_x, from_y = start[0] - shape.tip[0], start[1] - shape.tip[1]
    squared = along_x * along_x + along_y * along_y
    half = from_x * along_x + from_y * along_y
    root = half * half - squared * (from_x * from_x + from_y * from_y - shape.range_m * shape.range_m)
    if squared == 0.0 or root < 0.0:
        return
    for sign in (-1.0, 1.0):
        share = (-half + sign * sqrt(root)) / squared
        if 0.0 <= share <= 1.0:
            yield start[0] + share * along_x, start[1] + share * along_y


def _where_arcs_cross(one: _Shape, other: _Shape) -> Iterator[Metres]:
    """Where the circles of two sectors cross: no, one or two places."""
    east, north = other.tip[0] - one.tip[0], other.tip[1] - one.tip[1]
    between_m = hypot(east, north)
    if between_m == 0.0 or between_m > one.range_m + other.range_m or between_m < abs(one.range_m - other.range_m):
        return
    along = (between_m * between_m + one.range_m * one.range_m - other.range_m * other.range_m) / (2.0 * between_m)
    aside = sqrt(max(0.0, one.range_m * one.range_m - along * along))
    for sign in (-1.0, 1.0):
        yield (
            one.tip[0] + (along * east - sign * aside * north) / between_m,
            one.tip[1] + (along * north + sign * aside * east) / between_m,
        )

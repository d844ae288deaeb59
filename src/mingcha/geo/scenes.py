"""What lies in the middle of a camera's view, and which other cameras look there: for the same moment beside each other
(article 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, hypot, radians, sin

from mingcha.geo.local_plane import LocalPlane, Metres


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a camera stands (CGCS2000, 1e-9 degrees) and looks: azimuth clockwise from north, angle of view, range in
    metres; None where the register does not say."""

    longitude_ndeg: int
    latitude_ndeg: int
    azimuth_deg: float | None = None
    angle_deg: float | None = None
    range_m: float | None = None


def middle_m(plane: LocalPlane, scene: Scene) -> Metres:
    """The centroid of the sector that a camera sees, in a plane: of a whole circle, and where the direction is not
    known, its own place."""
    (east, north), turn_deg = plane.metres_and_turn_deg(scene.longitude_ndeg, scene.latitude_ndeg)
    if scene.azimuth_deg is None or not scene.angle_deg or not scene.range_m:
        return east, north
    angle, towards = radians(scene.angle_deg), radians(scene.azimuth_deg - turn_deg)
    ahead_m = 4.0 * scene.range_m * sin(angle / 2.0) / (3.0 * angle)
    return east + ahead_m * sin(towards), north + ahead_m * cos(towards)


def nearest(own: Scene, others: Mapping[str, Scene], most: int) -> tuple[str, ...]:
    """The `most` others whose views have their middle nearest to that of the own view; among equals by name."""
    plane = LocalPlane(own.longitude_ndeg, own.latitude_ndeg)
    east, north = middle_m(plane, own)

    def distance(name: str) -> tuple[float, str]:
        there = middle_m(plane, others[name])
        return hypot(there[0] - east, there[1] - north), name

    return tuple(sorted(others, key=distance)[:most])

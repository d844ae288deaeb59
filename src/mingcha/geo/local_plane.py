"""A plane about one place, in metres: CGCS2000 degrees in, east and north out (azimuthal equidistant).

By Gauss's mid-latitude formulas. Distance and bearing from the centre are off by less than 0.1 m within 20 km between
the latitudes 20 and 45 degrees (tests/geo/test_sectors.py, against straight lines through the ellipsoid).
"""

from dataclasses import dataclass
from math import cos, degrees, hypot, radians, sin, sqrt

NDEG_PER_DEGREE = 1_000_000_000
"""Coordinates are kept as whole numbers of 1e-9 degrees (0.1 mm), so that every database holds them exactly."""

_SEMI_MAJOR_AXIS_M = 6378137.0
_FLATTENING = 1.0 / 298.257222101
_ECCENTRICITY_SQUARED = _FLATTENING * (2.0 - _FLATTENING)

Metres = tuple[float, float]
"""(east, north) of the centre."""


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """The plane about a place; `longitude_ndeg` and `latitude_ndeg` are CGCS2000 in 1e-9 degrees."""

    longitude_ndeg: int
    latitude_ndeg: int

    def metres(self, longitude_ndeg: int, latitude_ndeg: int) -> Metres:
        """Where a place lies in the plane."""
        return self.metres_and_turn_deg(longitude_ndeg, latitude_ndeg)[0]

    def metres_and_turn_deg(self, longitude_ndeg: int, latitude_ndeg: int) -> tuple[Metres, float]:
        """Where a place lies in the plane, and how far north there is turned against the north of this plane, degrees
        counter-clockwise: subtract it from an azimuth there."""
        east, north, turn = self._from_centre(longitude_ndeg, latitude_ndeg)
        # the same place turned back by half of the convergence
        s, c = sin(turn / 2.0), cos(turn / 2.0)
        return (east * c - north * s, north * c + east * s), degrees(turn)

    def box_ndeg(self, radius_m: float) -> tuple[int, int, int, int]:
        """(west, south, east, north) around all places within this distance, a little wider than needed."""
        latitude = self.latitude_ndeg / NDEG_PER_DEGREE
        meridian_m, parallel_m = _radii_m(latitude)
        high = degrees(radius_m / meridian_m) * 1.01
        # the parallel is shortest at the pole side of the box
        wide = degrees(radius_m / (parallel_m * cos(radians(min(abs(latitude) + high, 89.0))))) * 1.01
        east, north = round(wide * NDEG_PER_DEGREE) + 1, round(high * NDEG_PER_DEGREE) + 1
        return (
            self.longitude_ndeg - east,
            self.latitude_ndeg - north,
            self.longitude_ndeg + east,
            self.latitude_ndeg + north,
        )

    def _from_centre(self, longitude_ndeg: int, latitude_ndeg: int) -> tuple[float, float, float]:
        """(east, north) in metres at the latitude halfway, and the convergence of the meridians in radians."""
        middle = radians((self.latitude_ndeg + latitude_ndeg) / 2.0 / NDEG_PER_DEGREE)
        meridian_m, parallel_m = _radii_m(degrees(middle))
        eastward = radians((longitude_ndeg - self.longitude_ndeg) / NDEG_PER_DEGREE)
        northward = radians((latitude_ndeg - self.latitude_ndeg) / NDEG_PER_DEGREE)
        return eastward * parallel_m * cos(middle), northward * meridian_m, eastward * sin(middle)


def _radii_m(latitude: float) -> tuple[float, float]:
    """The radii of curvature (meridian, prime vertical) at a latitude in degrees."""
    squared = 1.0 - _ECCENTRICITY_SQUARED * sin(radians(latitude)) ** 2
    parallel_m = _SEMI_MAJOR_AXIS_M / sqrt(squared)
    return parallel_m * (1.0 - _ECCENTRICITY_SQUARED) / squared, parallel_m


def from_origin_m(start: Metres, end: Metres) -> float:
    """Metres from the centre of a plane to a straight piece."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    squared = along_x * along_x + along_y * along_y
    share = 0.0 if squared == 0.0 else max(0.0, min(1.0, -(start[0] * along_x + start[1] * along_y) / squared))
    return hypot(start[0] + share * along_x, start[1] + share * along_y)

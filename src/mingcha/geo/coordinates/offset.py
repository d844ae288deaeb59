"""GCJ-02 and BD-09 by the public formulas, and their inverses by fixed point (requirements, section 6).

Degrees throughout, longitude first. The published formulas reconstruct an offset that has no official publication.
They agree with each other; their distance from the official offset was not measured here (see systems.py).
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, radians, sin, sqrt

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

INVERSE_TOLERANCE_DEGREES = 1e-10
MAXIMUM_ITERATIONS = 20

CHINA_WEST, CHINA_EAST = 72.004, 137.8347
CHINA_SOUTH, CHINA_NORTH = 0.8293, 55.8271

# Krasovsky 1940, the ellipsoid that the offset is defined on.
_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323

_BD_TURN = pi * 3000.0 / 180.0
_BD_LONGITUDE_SHIFT, _BD_LATITUDE_SHIFT = 0.0065, 0.006

Pair = tuple[float, float]


def in_china_box(longitude: float, latitude: float) -> bool:
    """Whether the point is in the box in which GCJ-02 is shifted; outside, GCJ-02 equals WGS-84."""
    return CHINA_WEST <= longitude <= CHINA_EAST and CHINA_SOUTH <= latitude <= CHINA_NORTH


def wgs84_to_gcj02(longitude: float, latitude: float) -> Pair:
    """GCJ-02 (longitude, latitude) in degrees; identity outside the box of China."""
    return _shifted(longitude, latitude) if in_china_box(longitude, latitude) else (longitude, latitude)


def gcj02_to_wgs84(longitude: float, latitude: float) -> Pair:
    """WGS-84 (longitude, latitude) to 1e-10 degrees; identity outside the box. Raises Fault(INTERNAL)."""
    return _inverse(_shifted, longitude, latitude) if in_china_box(longitude, latitude) else (longitude, latitude)


def gcj02_to_bd09(longitude: float, latitude: float) -> Pair:
    """BD-09 (longitude, latitude) in degrees, from a GCJ-02 point."""
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BD_TURN)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD_TURN)
    return radius * cos(angle) + _BD_LONGITUDE_SHIFT, radius * sin(angle) + _BD_LATITUDE_SHIFT


def bd09_to_gcj02(longitude: float, latitude: float) -> Pair:
    """GCJ-02 (longitude, latitude) to 1e-10 degrees, from a BD-09 point. Raises Fault(INTERNAL) without convergence."""
    return _inverse(gcj02_to_bd09, longitude, latitude)


def _inverse(forward: Callable[[float, float], Pair], longitude: float, latitude: float) -> Pair:
    x, y = longitude, latitude
    for _ in range(MAXIMUM_ITERATIONS):
        forward_x, forward_y = forward(x, y)
        step_x, step_y = longitude - forward_x, latitude - forward_y
        x, y = x + step_x, y + step_y
        if abs(step_x) < INVERSE_TOLERANCE_DEGREES and abs(step_y) < INVERSE_TOLERANCE_DEGREES:
            return x, y
    raise Fault(
        FaultKind.INTERNAL,
        Words("坐标反算未收敛", "the inverse of the coordinate did not converge"),
        detail=f"{forward.__name__} after {MAXIMUM_ITERATIONS} iterations",
    )


def _shifted(longitude: float, latitude: float) -> Pair:
    east_m, north_m = _offset_terms(longitude - 105.0, latitude - 35.0)
    sine = sin(radians(latitude))
    squared = 1.0 - _ECCENTRICITY_SQUARED * sine * sine
    prime_vertical_m = _SEMI_MAJOR_AXIS_M / sqrt(squared)
    meridian_m = _SEMI_MAJOR_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (squared * sqrt(squared))
    return (
        longitude + east_m / (radians(1.0) * prime_vertical_m * cos(radians(latitude))),
        latitude + north_m / (radians(1.0) * meridian_m),
    )


def _offset_terms(x: float, y: float) -> Pair:
    """The offset (east, north) in metres: a polynomial and sines of the degrees from 105E 35N."""
    root = sqrt(abs(x))
    shared = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + shared
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + shared
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    return east, north

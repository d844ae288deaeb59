"""Gauss-Kruger on the CGCS2000 ellipsoid, central meridian 114E (EPSG:4547), by Kruger's series to order n^6.

Source: Kruger 1912 in the form of Karney 2011, "Transverse Mercator with an accuracy of a few nanometers", equations 7
to 11 and 35 and 36. The scale on the central meridian is 1.
"""

from math import asinh, atan, atan2, atanh, cos, cosh, degrees, hypot, radians, sin, sinh, sqrt, tan

CENTRAL_MERIDIAN_DEGREES = 114.0
FALSE_EASTING_M = 500_000.0
ZONE_38_PREFIX_M = 38_000_000.0
"""EPSG:4526 prefixes the easting with the zone number: this many metres."""

SEMI_MAJOR_AXIS_M = 6378137.0
FLATTENING = 1.0 / 298.257222101

_N = FLATTENING / (2.0 - FLATTENING)
_ECCENTRICITY = sqrt(FLATTENING * (2.0 - FLATTENING))
_RECTIFYING_RADIUS_M = SEMI_MAJOR_AXIS_M / (1.0 + _N) * (1.0 + _N**2 / 4.0 + _N**4 / 64.0 + _N**6 / 256.0)
_LATITUDE_ITERATIONS = 6  # Newton's method converges quadratically: three iterations reach double precision

_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180 - 127 * _N**5 / 288 + 7891 * _N**6 / 37800,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440 + 281 * _N**5 / 630 - 1983433 * _N**6 / 1935360,
    61 * _N**3 / 240 - 103 * _N**4 / 140 + 15061 * _N**5 / 26880 + 167603 * _N**6 / 181440,
    49561 * _N**4 / 161280 - 179 * _N**5 / 168 + 6601661 * _N**6 / 7257600,
    34729 * _N**5 / 80640 - 3418889 * _N**6 / 1995840,
    212378941 * _N**6 / 319334400,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360 - 81 * _N**5 / 512 + 96199 * _N**6 / 604800,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440 + 46 * _N**5 / 105 - 1118711 * _N**6 / 3870720,
    17 * _N**3 / 480 - 37 * _N**4 / 840 - 209 * _N**5 / 4480 + 5569 * _N**6 / 90720,
    4397 * _N**4 / 161280 - 11 * _N**5 / 504 - 830251 * _N**6 / 7257600,
    4583 * _N**5 / 161280 - 108847 * _N**6 / 3991680,
    20648693 * _N**6 / 638668800,
)


def to_plane(longitude: float, latitude: float) -> tuple[float, float]:
    """(easting, northing) in metres without zone prefix, from CGCS2000 degrees; error under 1 mm within the zone."""
    delta = radians(longitude - CENTRAL_MERIDIAN_DEGREES)
    conformal = _conformal_tangent(tan(radians(latitude)))
    xi = atan2(conformal, cos(delta))
    eta = asinh(sin(delta) / hypot(conformal, cos(delta)))
    north, east = xi, eta
    for order, alpha in enumerate(_ALPHA, start=1):
        north += alpha * sin(2 * order * xi) * cosh(2 * order * eta)
        east += alpha * cos(2 * order * xi) * sinh(2 * order * eta)
    return FALSE_EASTING_M + _RECTIFYING_RADIUS_M * east, _RECTIFYING_RADIUS_M * north


def to_geographic(easting_m: float, northing_m: float) -> tuple[float, float]:
    """CGCS2000 (longitude, latitude) in degrees, from metres without zone prefix."""
    xi = northing_m / _RECTIFYING_RADIUS_M
    eta = (easting_m - FALSE_EASTING_M) / _RECTIFYING_RADIUS_M
    north, east = xi, eta
    for order, beta in enumerate(_BETA, start=1):
        north -= beta * sin(2 * order * xi) * cosh(2 * order * eta)
        east -= beta * cos(2 * order * xi) * sinh(2 * order * eta)
    conformal = sin(north) / hypot(sinh(east), cos(north))
    longitude = CENTRAL_MERIDIAN_DEGREES + degrees(atan2(sinh(east), cos(north)))
    return longitude, degrees(atan(_geographic_tangent(conformal)))


def _conformal_tangent(tangent: float) -> float:
    root = sqrt(1.0 + tangent * tangent)
    sigma = sinh(_ECCENTRICITY * atanh(_ECCENTRICITY * tangent / root))
    return tangent * sqrt(1.0 + sigma * sigma) - sigma * root


def _geographic_tangent(conformal: float) -> float:
    tangent = conformal
    for _ in range(_LATITUDE_ITERATIONS):
        reached = _conformal_tangent(tangent)
        tangent += (
            (conformal - reached)
            / sqrt(1.0 + reached * reached)
            * (1.0 + (1.0 - _ECCENTRICITY**2) * tangent * tangent)
            / ((1.0 - _ECCENTRICITY**2) * sqrt(1.0 + tangent * tangent))
        )
    return tangent

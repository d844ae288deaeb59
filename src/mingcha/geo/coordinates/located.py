"""A labelled position as given, and the legal coordinate (CGCS2000, Surveying Law article 10) derived from it."""

from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, hypot, isfinite, radians, sin, sqrt

from mingcha.geo.coordinates import gauss_kruger, offset
from mingcha.geo.coordinates.systems import System
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

CGCS2000_EPOCH = 2000.0

# EPSG:4547 is defined for 112.5E to 115.5E in China; half a zone is at most 167 km wide, plus a small margin.
_EASTING_M = (330_000.0, 670_000.0)
_NORTHING_M = (90_000.0, 6_200_000.0)
_MEAN_EARTH_RADIUS_M = 6371008.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A position as given, always with its label: degrees for geographic systems, metres for projected ones.

    `accuracy_m` is the source's stated accuracy, `epoch` the decimal year of an RTK-grade measurement; None if unknown.
    Raises Fault(INVALID) for the wrong pair, a value out of range, or swapped axes (named in the message).
    """

    system: System
    longitude: float | None = None
    latitude: float | None = None
    easting: float | None = None
    northing: float | None = None
    accuracy_m: float | None = None
    epoch: float | None = None

    def __post_init__(self) -> None:
        if self.accuracy_m is not None and not 0.0 <= self.accuracy_m < 1_000_000.0:
            raise _invalid("精度必须是不小于零的米数", "the accuracy must be zero or more metres")
        if self.epoch is not None and not 1980.0 <= self.epoch < 2200.0:
            raise _invalid("历元必须是年份", "the epoch must be a decimal year")
        degrees_given = (self.longitude, self.latitude)
        metres_given = (self.easting, self.northing)
        wanted, unwanted = (metres_given, degrees_given) if self.system.is_projected else (degrees_given, metres_given)
        if None in wanted or unwanted != (None, None):
            raise _wrong_pair(self.system)
        if not all(value is not None and isfinite(value) for value in wanted):
            raise _invalid("坐标必须是有限的数", "a coordinate must be a finite number")
        if self.system.is_projected:
            _check_metres(*self.metres, self.system)
        else:
            _check_degrees(*self.degrees)

    @property
    def degrees(self) -> tuple[float, float]:
        """(longitude, latitude) in its own system. Raises Fault(INVALID) for a projected one."""
        if self.longitude is None or self.latitude is None:
            raise _wrong_pair(System.CGCS2000)
        return self.longitude, self.latitude

    @property
    def metres(self) -> tuple[float, float]:
        """(easting, northing) in its own system, prefix included. Raises Fault(INVALID) for a geographic one."""
        if self.easting is None or self.northing is None:
            raise _wrong_pair(System.CGCS2000_GK_114E)
        return self.easting, self.northing


@dataclass(frozen=True, slots=True)
class LegalCoordinate:
    """CGCS2000 degrees with their origin.

    `accuracy_m` is the maximum error of the conversion plus the source's stated accuracy (`original.accuracy_m`; if
    that is None, the error of the measurement is unknown and not included). `epoch` is the decimal year of the
    coordinates: 2000.0 for CGCS2000, the source's own for WGS-84, None if unknown.
    """

    longitude: float
    latitude: float
    original: Located
    system: System
    method: str
    accuracy_m: float
    epoch: float | None


@lru_cache(maxsize=256)
def to_legal(point: Located) -> LegalCoordinate:
    """The legal coordinate of a labelled position (article 13), with the original inside. Pure."""
    longitude, latitude = _to_cgcs2000(point)
    if point.epoch is None and (point.system is System.CGCS2000 or point.system.is_projected):
        epoch: float | None = CGCS2000_EPOCH
    else:
        epoch = point.epoch
    return LegalCoordinate(
        longitude=longitude,
        latitude=latitude,
        original=point,
        system=System.CGCS2000,
        method=point.system.method,
        accuracy_m=point.system.conversion_accuracy_m + (point.accuracy_m or 0.0),
        epoch=epoch,
    )


def from_legal(longitude: float, latitude: float, system: System) -> Located:
    """Converts CGCS2000 degrees to another system, for drawing on its map or for documents.

    Raises Fault(INVALID) outside the range of the system (a projected one outside its zone).
    """
    if system.is_projected:
        easting, northing = gauss_kruger.to_plane(longitude, latitude)
        prefix = gauss_kruger.ZONE_38_PREFIX_M if system is System.CGCS2000_GK_ZONE_38 else 0.0
        return Located(system=system, easting=easting + prefix, northing=northing)
    if system in (System.GCJ02, System.BD09):
        longitude, latitude = offset.wgs84_to_gcj02(longitude, latitude)
    if system is System.BD09:
        longitude, latitude = offset.gcj02_to_bd09(longitude, latitude)
    return Located(system=system, longitude=longitude, latitude=latitude)


def residual_m(longitude: float, latitude: float, original: Located) -> float:
    """Metres between the original and its own legal coordinate converted back to its system (article 13).

    It measures how exactly the conversion can be undone, not how well the place was measured.
    """
    back = from_legal(longitude, latitude, original.system)
    if original.system.is_projected:
        return hypot(back.metres[0] - original.metres[0], back.metres[1] - original.metres[1])
    return distance_m(back.degrees, original.degrees)


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two (longitude, latitude) on the mean sphere; accurate to 0.6 per cent."""
    half_north, half_east = radians(b[1] - a[1]) / 2.0, radians(b[0] - a[0]) / 2.0
    chord = sin(half_north) ** 2 + cos(radians(a[1])) * cos(radians(b[1])) * sin(half_east) ** 2
    return 2.0 * _MEAN_EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def _to_cgcs2000(point: Located) -> tuple[float, float]:
    if point.system.is_projected:
        easting, northing = point.metres
        prefix = gauss_kruger.ZONE_38_PREFIX_M if point.system is System.CGCS2000_GK_ZONE_38 else 0.0
        return gauss_kruger.to_geographic(easting - prefix, northing)
    longitude, latitude = point.degrees
    if point.system is System.BD09:
        longitude, latitude = offset.bd09_to_gcj02(longitude, latitude)
    if point.system in (System.GCJ02, System.BD09):
        longitude, latitude = offset.gcj02_to_wgs84(longitude, latitude)
    return longitude, latitude


def _check_degrees(longitude: float, latitude: float) -> None:
    # Every place of this product is in China: if only the swapped pair is, the axes are swapped.
    if not offset.in_china_box(longitude, latitude) and offset.in_china_box(latitude, longitude):
        raise _invalid(
            f"经度和纬度写反了:经度应为 {latitude},纬度应为 {longitude}",
            f"longitude and latitude are swapped: longitude should be {latitude}, latitude {longitude}",
        )
    if not (-180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0):
        raise _invalid(
            "经度须在 -180 至 180 度、纬度须在 -90 至 90 度之间",
            "longitude must be within -180 to 180 degrees and latitude within -90 to 90",
        )


def _check_metres(easting: float, northing: float, system: System) -> None:
    own, other = gauss_kruger.ZONE_38_PREFIX_M, 0.0
    other_system = System.CGCS2000_GK_114E
    if system is System.CGCS2000_GK_114E:
        own, other = other, own
        other_system = System.CGCS2000_GK_ZONE_38
    if _in_zone(easting - own, northing):
        return
    if _in_zone(northing - own, easting) or _in_zone(northing - other, easting):
        raise _invalid(
            f"东坐标和北坐标写反了:东坐标应为 {northing},北坐标应为 {easting}",
            f"easting and northing are swapped: easting should be {northing}, northing {easting}",
        )
    if _in_zone(easting - other, northing):
        raise _invalid(
            f"带号前缀与所注坐标系 {system.value} 不符,看来是 {other_system.value}",
            f"the zone prefix does not fit the label {system.value}; it looks like {other_system.value}",
        )
    raise _invalid(
        "平面坐标超出 114° 中央经线 3 度带的范围",
        "the plane coordinate is outside the 3-degree zone around 114E",
    )


def _in_zone(easting: float, northing: float) -> bool:
    return _EASTING_M[0] <= easting <= _EASTING_M[1] and _NORTHING_M[0] <= northing <= _NORTHING_M[1]


def _wrong_pair(system: System) -> Fault:
    if system.is_projected:
        return _invalid(
            f"{system.value} 需要东坐标和北坐标(米)", f"{system.value} needs easting and northing in metres"
        )
    return _invalid(f"{system.value} 需要经度和纬度(度)", f"{system.value} needs longitude and latitude in degrees")


def _invalid(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))

"""Outlines of Wuhan's districts in CGCS2000: the district of a point, and labels that do not fit it (article 13).

The shipped outlines are generalised and their licence terms are not settled (docs/design/coordinates.md): they raise
questions about entered coordinates and decide nothing. A city replaces them with its own file by `Outlines.read`.
"""

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, floor, radians
from pathlib import Path

from mingcha.geo.coordinates import LegalCoordinate, Located, System, to_legal
from mingcha.geo.local_plane import from_origin_m
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES, division_words
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SHIPPED_OUTLINES = Path(__file__).with_name("divisions_wuhan.geojson")

OUTLINE_UNCERTAINTY_M = 300.0
"""Assumed distance of a generalised border from the real one: within it, a district is only probable."""

_BANDS_PER_DEGREE = 50  # 2.2 km of latitude: a point is tested only against the edges in its band
_METRES_PER_DEGREE = 111_195.0  # of latitude, on the mean sphere
_CRS = "urn:ogc:def:crs:EPSG::4490"

Point = tuple[float, float]
Edge = tuple[
    float, float, float, float
]  # lower latitude, upper latitude, longitude at the lower, longitude per latitude


class Outline:
    """One district: its rings (closed, longitude first, CGCS2000 degrees), its bounding box, its edges by latitude."""

    __slots__ = ("_bands", "box", "code", "rings")

    def __init__(self, code: str, rings: tuple[tuple[Point, ...], ...]) -> None:
        self.code = code
        self.rings = rings
        points = [point for ring in rings for point in ring]
        longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
        self.box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
        self._bands: dict[int, list[Edge]] = {}
        for ring in rings:
            for start, end in pairwise(ring):
                self._add_edge(start, end)

    def _add_edge(self, start: Point, end: Point) -> None:
        # From the lower to the upper end, so that two neighbours compute the same crossing on a shared border.
        (low_x, low_y), (high_x, high_y) = sorted((start, end), key=lambda point: point[1])
        if low_y == high_y:
            return
        edge = (low_y, high_y, low_x, (high_x - low_x) / (high_y - low_y))
        for band in range(floor(low_y * _BANDS_PER_DEGREE), floor(high_y * _BANDS_PER_DEGREE) + 1):
            self._bands.setdefault(band, []).append(edge)

    def contains(self, longitude: float, latitude: float) -> bool:
        """Even-odd rule, half open: a point on the shared border of two outlines belongs to exactly one of them."""
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        inside = False
        for low, high, at_low, slope in self._bands.get(floor(latitude * _BANDS_PER_DEGREE), ()):
            if low <= latitude < high and longitude < at_low + (latitude - low) * slope:
                inside = not inside
        return inside

    def border_distance_m(self, longitude: float, latitude: float) -> float:
        """Metres to the nearest border, on a plane through the point; error 0.1 per cent within 20 km."""
        east_scale = _METRES_PER_DEGREE * cos(radians(latitude))
        flat = [[((x - longitude) * east_scale, (y - latitude) * _METRES_PER_DEGREE) for x, y in r] for r in self.rings]
        return min(from_origin_m(start, end) for ring in flat for start, end in pairwise(ring))


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of all districts, by code."""

    by_code: dict[str, Outline]

    @classmethod
    def read(cls, path: Path) -> "Outlines":
        """Reads GeoJSON (Polygon or MultiPolygon, `properties.code` of 6 digits, crs EPSG:4490 named in the file).

        Raises Fault(INVALID) for another shape, an unknown district, a missing one, or a system other than CGCS2000.
        """
        try:
            collection = json.loads(path.read_text(encoding="utf-8"))
            if collection["crs"]["properties"]["name"] != _CRS:
                raise _bad_outlines(path, "the crs is not EPSG:4490")
            outlines = {outline.code: outline for outline in map(_read_feature, collection["features"])}
        except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
            raise _bad_outlines(path, f"{type(error).__name__}: {error}") from error
        if outlines.keys() != DIVISIONS.keys() - {WUHAN}:
            raise _bad_outlines(path, "not the thirteen districts")
        return cls(dict(sorted(outlines.items())))

    def division_at(self, longitude: float, latitude: float) -> str | None:
        """The code of the district of a CGCS2000 point in degrees, None outside the city."""
        for code, outline in self.by_code.items():
            if outline.contains(longitude, latitude):
                return code
        return None

    def distance_outside_city_m(self, longitude: float, latitude: float) -> float:
        """Metres from a CGCS2000 point to the city; 0 inside it."""
        return self.distance_outside_m(tuple(self.by_code), longitude, latitude)

    def distance_outside_m(self, codes: tuple[str, ...], longitude: float, latitude: float) -> float:
        """Metres from a CGCS2000 point to the nearest of the districts; 0 inside one."""
        outlines = [self.by_code[code] for code in codes]
        for outline in outlines:
            if outline.contains(longitude, latitude):
                return 0.0
        return min(outline.border_distance_m(longitude, latitude) for outline in outlines)


def _read_feature(feature: dict[str, dict[str, object]]) -> Outline:
    kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise ValueError(f"geometry {kind!r}")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    rings = tuple(tuple((float(x), float(y)) for x, y in ring) for polygon in polygons for ring in polygon)
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise ValueError("a ring is not closed")
    return Outline(str(feature["properties"]["code"]), rings)


def _bad_outlines(path: Path, detail: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(f"行政区划界线文件“{path.name}”不可用", f"the outline file {path.name!r} cannot be used"),
        detail,
    )


WUHAN_OUTLINES = Outlines.read(SHIPPED_OUTLINES)
"""The shipped outlines, read once."""


def division_at(longitude: float, latitude: float) -> str | None:
    """The code of the district of a CGCS2000 point in degrees by the shipped outlines, None outside the city."""
    return WUHAN_OUTLINES.division_at(longitude, latitude)


@dataclass(frozen=True, slots=True)
class LabelDoubt:
    """A point outside its declared division.

    `found` is the district that contains it (None: outside the city), `looks_like` the labels that would put it inside
    the declared division (empty: the label is not the reason), `outside_m` its distance from the division,
    `is_near_border` whether that is within the uncertainty of the outlines.
    """

    legal: LegalCoordinate
    expected: str
    found: str | None
    looks_like: tuple[System, ...]
    outside_m: float
    is_near_border: bool
    words: Words


def suspect_label(point: Located, expected_division: str, outlines: Outlines = WUHAN_OUTLINES) -> LabelDoubt | None:
    """Returns None if the point is in its declared division (a district, a zone by its hosts, or the city).

    Otherwise returns the doubt, with other geographic labels tried for degrees, none for metres (there is no GCJ-02
    plane in use). A doubt is a question to the person, never a correction. Raises Fault(NOT_FOUND) for a division
    outside Wuhan.
    """
    districts = _districts_of(expected_division)
    legal = to_legal(point)
    outside_m = outlines.distance_outside_m(districts, legal.longitude, legal.latitude)
    if outside_m == 0.0:
        return None
    looks_like = tuple(
        system for system in other_labels(point.system) if _lies_in(replace(point, system=system), districts, outlines)
    )
    found = outlines.division_at(legal.longitude, legal.latitude)
    return LabelDoubt(
        legal=legal,
        expected=expected_division,
        found=found,
        looks_like=looks_like,
        outside_m=outside_m,
        is_near_border=outside_m < OUTLINE_UNCERTAINTY_M,
        words=_doubt_words(point.system, expected_division, looks_like, outside_m),
    )


def _districts_of(code: str) -> tuple[str, ...]:
    division_words(code)
    if code == WUHAN:
        return tuple(district for district in DIVISIONS if district != WUHAN)
    return next((zone.hosts for zone in ZONES if zone.code == code), (code,))


def other_labels(system: System) -> tuple[System, ...]:
    """The other labels to try; CGCS2000 and WGS-84 have the same numbers, so one represents both."""
    if system.is_projected:
        return ()
    unshifted = (System.CGCS2000, System.WGS84)
    tried = (System.CGCS2000, System.GCJ02, System.BD09)
    return tuple(other for other in tried if other != system and not (other in unshifted and system in unshifted))


def _lies_in(point: Located, districts: tuple[str, ...], outlines: Outlines) -> bool:
    legal = to_legal(point)
    return outlines.division_at(legal.longitude, legal.latitude) in districts


def _doubt_words(label: System, expected: str, looks_like: tuple[System, ...], outside_m: float) -> Words:
    place = division_words(expected)
    zh = f"该点在{place.zh}界外约 {outside_m:.0f} 米"
    en = f"the point lies about {outside_m:.0f} m outside {place.en}"
    if not looks_like:
        return Words(f"{zh}：请核对坐标和所属区划", f"{en}: check the coordinate and the division")
    names_zh = "或".join(system.words.zh for system in looks_like)
    names_en = " or ".join(system.words.en for system in looks_like)
    return Words(
        f"{zh}；若坐标系是{names_zh}而不是{label.words.zh}，则在界内：请核对坐标系",
        f"{en}; labelled {names_en} instead of {label.words.en} it would lie inside: check the label",
    )

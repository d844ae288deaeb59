"""Reads an area from GeoJSON text, in any supported coordinate system, into CGCS2000 (RFC 7946; article 13).

One polygon of one ring: a geometry, a feature, or a collection of one feature.
"""

import json
from dataclasses import dataclass

from mingcha.geo.areas import MOST_CORNERS, Area, area_of
from mingcha.geo.coordinates import Located, System, to_legal
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.geo.rings import Corner
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_CHARACTERS = 40_000
"""Characters of a text that is read."""
_MOST_NUMBER = 1e9


@dataclass(frozen=True, slots=True)
class TypedArea:
    """An area with its ring as it was typed: "x y, x y, …" in the system of its label, first corner not repeated."""

    area: Area
    system: System
    original: str


def read_area(text: str, system: System) -> TypedArea:
    """The area of a GeoJSON text whose coordinates are labelled `system`: degrees, longitude first, or metres, easting
    first. Raises Fault(INVALID), which names the corner, for another shape, a hole, a ring that is not closed, swapped
    axes, and as `area_of` does."""
    pairs = [_pair(position, at) for at, position in enumerate(_ring(text), start=1)]
    if len(pairs) < 2 or pairs[0] != pairs[-1]:
        raise _bad("边界没有闭合：首尾坐标应当相同", "the ring is not closed: first and last position must be the same")
    if len(pairs) - 1 > MOST_CORNERS:
        raise _bad(f"区域最多 {MOST_CORNERS} 个顶点", f"an area has at most {MOST_CORNERS} corners")
    corners = [_corner(x, y, system, at) for at, (x, y) in enumerate(pairs[:-1], start=1)]
    return TypedArea(area_of(corners), system, ", ".join(f"{x:.12g} {y:.12g}" for x, y in pairs[:-1]))


def geojson_of(area: Area) -> dict[str, object]:
    """The polygon as GeoJSON in CGCS2000 degrees, counter-clockwise and closed."""
    ring = [[x / NDEG_PER_DEGREE, y / NDEG_PER_DEGREE] for x, y in (*area.corners, area.corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _ring(text: str) -> list[object]:
    """The positions of the only ring."""
    if len(text) > MOST_CHARACTERS:
        raise _bad(f"最多 {MOST_CHARACTERS} 个字符", f"at most {MOST_CHARACTERS} characters")
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        raise _bad("不是 GeoJSON 文本", "this is not GeoJSON") from None
    if isinstance(held, dict) and held.get("type") == "FeatureCollection":
        features = held.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise _bad("一次只能画一个区域", "exactly one area at a time")
        held = features[0]
    if isinstance(held, dict) and held.get("type") == "Feature":
        held = held.get("geometry")
    if not isinstance(held, dict) or held.get("type") != "Polygon":
        raise _bad("须为一个多边形（Polygon）", "a Polygon is needed")
    rings = held.get("coordinates")
    if not isinstance(rings, list) or not rings or not isinstance(rings[0], list):
        raise _bad("多边形没有坐标", "the polygon has no coordinates")
    if len(rings) > 1:
        raise _bad("区域不得有空洞：请分别画出", "an area has no holes: draw its parts one by one")
    ring: list[object] = rings[0]
    return ring


def _pair(position: object, at: int) -> tuple[float, float]:
    """(x, y) of a position; a height beside them is not kept."""
    if isinstance(position, list) and len(position) in (2, 3) and all(map(_is_number, position)):
        return float(position[0]), float(position[1])
    raise _bad(f"第 {at} 个坐标不是两个数", f"position {at} is not two numbers")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST_NUMBER


def _corner(x: float, y: float, system: System, at: int) -> Corner:
    try:
        if system.is_projected:
            legal = to_legal(Located(system=system, easting=x, northing=y))
        else:
            legal = to_legal(Located(system=system, longitude=x, latitude=y))
    except Fault as fault:
        if fault.kind is not FaultKind.INVALID:
            raise
        raise _bad(f"第 {at} 个坐标：{fault.words.zh}", f"position {at}: {fault.words.en}") from fault
    return round(legal.longitude * NDEG_PER_DEGREE), round(legal.latitude * NDEG_PER_DEGREE)


def _bad(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))

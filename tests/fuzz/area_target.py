"""The target of the text of an area (GeoJSON), with the seeds that it begins from: see targets.py."""

import json

from mingcha.geo.area_text import geojson_of, read_area
from mingcha.geo.areas import MOST_CORNERS
from mingcha.geo.coordinates import System
from mingcha.kit.errors import Fault, FaultKind

_SYSTEMS = tuple(System)
_RING = b"[[114.3,30.61],[114.301,30.61],[114.301,30.611],[114.3,30.611],[114.3,30.61]]"
_POLYGON = b'{"type":"Polygon","coordinates":[' + _RING + b"]}"
_FEATURE = b'{"type":"Feature","properties":{},"geometry":' + _POLYGON + b"}"
_METRES = b"[[528712.5,3387123,8],[528800,3387123,8],[528760,3387300,8],[528712.5,3387123,8]]"

SEEDS = (
    *(bytes([number]) + _POLYGON for number in range(len(_SYSTEMS))),
    *(
        bytes([number]) + _POLYGON.replace(_RING, _METRES)
        for number, system in enumerate(_SYSTEMS)
        if system.is_projected
    ),
    b"\0" + _FEATURE,
    b'\0{"type":"FeatureCollection","features":[' + _FEATURE + b"]}",
    b"\0" + _POLYGON.replace(b"]]}", b"]," + _RING + b"]}"),
)


def area(data: bytes) -> None:
    """A text in the coordinate system that its first byte names: an area that GeoJSON gives back, or INVALID."""
    system, text = _SYSTEMS[data[0] % len(_SYSTEMS)] if data else System.CGCS2000, data[1:].decode("utf-8", "replace")
    try:
        typed = read_area(text, system)
    except Fault as fault:
        if fault.kind is not FaultKind.INVALID:
            raise
        return
    corners, box = typed.area.corners, typed.area.box
    assert 3 <= len(corners) <= MOST_CORNERS
    assert all(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in corners)
    again = read_area(json.dumps(geojson_of(typed.area)), System.CGCS2000).area
    assert len(again.corners) == len(corners)
    pairs = zip(again.corners, corners, strict=True)
    assert all(abs(x - other_x) <= 1 and abs(y - other_y) <= 1 for (x, y), (other_x, other_y) in pairs)

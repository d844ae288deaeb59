"""The outlines of districts as paths of a drawing (SVG), for a page that shades them by a figure (articles 3, 17).

The outlines are generalised and have no settled terms (geo/divisions.py): a drawing shows where a district lies, and
no border. Pure.
"""

from dataclasses import dataclass
from functools import cache
from math import cos, radians

from mingcha.geo.divisions import WUHAN_OUTLINES, Outline
from mingcha.geo.label_places import label_places
from mingcha.kit.codes import DIVISIONS, WUHAN

CENTRAL = ("420102", "420103", "420104", "420105", "420106", "420107")
"""The districts of the old city, which are too small for a figure in a drawing of the whole city."""
WIDTH = 400
_EDGE = 3
"""Room for the lines at the edges of a drawing."""


@dataclass(frozen=True, slots=True)
class DrawnOutline:
    """A district: its code, its path (the attribute `d`), and the middle of its label."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Districts in one drawing of WIDTH by `height` units, north upwards. `west`, `north`: degrees of its edges;
    `across`, `upwards`: units a degree."""

    height: int
    outlines: tuple[DrawnOutline, ...]
    west: float
    north: float
    across: float
    upwards: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place lies in the drawing."""
        return _EDGE + (longitude - self.west) * self.across, _EDGE + (self.north - latitude) * self.upwards


@cache
def whole_city() -> Drawing:
    """All thirteen districts."""
    return _drawn(tuple(code for code in sorted(DIVISIONS) if code != WUHAN))


@cache
def central_city() -> Drawing:
    """The districts of the old city, larger."""
    return _drawn(CENTRAL)


def _drawn(codes: tuple[str, ...]) -> Drawing:
    """An equirectangular drawing, true at its middle latitude: within a city nobody sees the difference."""
    held = [WUHAN_OUTLINES.by_code[code] for code in codes]
    west, east = min(one.box[0] for one in held), max(one.box[2] for one in held)
    south, north = min(one.box[1] for one in held), max(one.box[3] for one in held)
    across = (WIDTH - 2 * _EDGE) / (east - west)
    upwards = across / cos(radians((south + north) / 2))

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        return _EDGE + (longitude - west) * across, _EDGE + (north - latitude) * upwards

    def path(outline: Outline) -> str:
        rings = ([place(x, y) for x, y in ring[:-1]] for ring in outline.rings)
        return "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)

    labels = label_places()
    outlines = tuple(DrawnOutline(one.code, path(one), *place(*labels[one.code])) for one in held)
    return Drawing(round((north - south) * upwards) + 2 * _EDGE, outlines, west, north, across, upwards)

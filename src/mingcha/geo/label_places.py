"""The position of a district's name on a map: inside its outline, as far from every border as a coarse search finds
(not the middle: the middle of Hongshan is in a lake of Wuchang)."""

from functools import cache

from mingcha.geo.divisions import WUHAN_OUTLINES, Outline

_STEPS = 14


@cache
def label_places() -> dict[str, tuple[float, float]]:
    """CGCS2000 degrees (longitude, latitude) by the code of the district, from the shipped outlines."""
    return {code: _innermost(outline) for code, outline in WUHAN_OUTLINES.by_code.items()}


def _innermost(outline: Outline) -> tuple[float, float]:
    west, south, east, north = outline.box
    places = [
        (west + (east - west) * (column + 0.5) / _STEPS, south + (north - south) * (row + 0.5) / _STEPS)
        for column in range(_STEPS)
        for row in range(_STEPS)
    ]
    inside = [place for place in places if outline.contains(*place)]
    return max(inside, key=lambda place: outline.border_distance_m(*place))

"""PictureMask: rectangles that a camera itself covers (2022: A.2.3.2.8; article 18).

A camera knows at most four rectangles. Polygons become the rectangles around them, rounded outwards, and are joined
until there are four: a mask in a camera covers more than the polygons, never less.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.fields import int_of
from mingcha.media.gb28181.manscdp.text import invalid

MOST_REGIONS = 4
_MOST_POLYGONS = 64
_MOST_PIXELS = 65_535

type Polygon = Sequence[tuple[float, float]]
"""Corners as shares (0 to 1) of the picture's width and height."""


@dataclass(frozen=True, slots=True)
class MaskRegion:
    """A rectangle in pixels; right and bottom are not part of it. Raises Fault(INVALID) for an empty one."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= _MOST_PIXELS and 0 <= self.top < self.bottom <= _MOST_PIXELS):
            raise invalid("an empty region")

    @property
    def area(self) -> int:
        """Square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def joined(self, other: "MaskRegion") -> "MaskRegion":
        """The rectangle around both."""
        return MaskRegion(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PictureMask:
    """The masks of a camera. Raises Fault(INVALID) beyond four."""

    on: bool
    regions: tuple[MaskRegion, ...] = ()

    def __post_init__(self) -> None:
        if len(self.regions) > MOST_REGIONS:
            raise invalid(f"{len(self.regions)} regions")


def regions_of(polygons: Sequence[Polygon], width: int, height: int) -> tuple[MaskRegion, ...]:
    """At most four rectangles that cover all polygons in a picture of width by height pixels.

    Raises Fault(INVALID) for a corner outside of the picture, a polygon without corners, and beyond 64 polygons.
    """
    if len(polygons) > _MOST_POLYGONS:
        raise invalid(f"{len(polygons)} polygons")
    regions = [_around(polygon, width, height) for polygon in polygons]
    while len(regions) > MOST_REGIONS:
        first, second = min(
            combinations(range(len(regions)), 2),
            key=lambda pair: regions[pair[0]].joined(regions[pair[1]]).area - regions[pair[0]].area,
        )
        joined = regions[first].joined(regions[second])
        regions = [region for number, region in enumerate(regions) if number not in (first, second)] + [joined]
    return tuple(regions)


def write_picture_mask(mask: PictureMask) -> Element:
    """The element PictureMask."""
    element = Element("PictureMask")
    element.add("On", int(mask.on))
    element.add("SumNum", len(mask.regions))
    if mask.regions:
        listed = element.add("RegionList")
        listed.attributes["Num"] = str(len(mask.regions))
        for number, region in enumerate(mask.regions, 1):
            item = listed.add("Item")
            item.add("Seq", number)
            item.add("Point", f"{region.left},{region.top},{region.right},{region.bottom}")
    return element


def read_picture_mask(element: Element) -> PictureMask:
    """The masks of a camera. Raises Fault(INVALID) for a region that cannot be read: a mask is not guessed."""
    listed = element.child("RegionList") or Element("RegionList")
    items = list(listed.all("Item"))
    if len(items) > MOST_REGIONS:
        raise invalid(f"{len(items)} regions")
    return PictureMask(int_of(element, "On", 0, 1) == 1, tuple(_read_region(item.value("Point")) for item in items))


def _around(polygon: Polygon, width: int, height: int) -> MaskRegion:
    if not polygon or not all(0 <= share <= 1 for corner in polygon for share in corner):
        raise invalid("a polygon outside of the picture")
    across, down = [x * width for x, _ in polygon], [y * height for _, y in polygon]
    left, top = min(math.floor(min(across)), width - 1), min(math.floor(min(down)), height - 1)
    return MaskRegion(left, top, max(math.ceil(max(across)), left + 1), max(math.ceil(max(down)), top + 1))


def _read_region(text: str) -> MaskRegion:
    parts = text.replace(" ", "").split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) <= 5 for part in parts):
        raise invalid("a region of another form")
    return MaskRegion(*map(int, parts))

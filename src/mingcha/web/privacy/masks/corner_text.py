"""Polygons of a mask as a person types them: a line a polygon, its corners as "x,y" in per cent of the picture.

web/player/mask_corners.ts reads and writes the same.
"""

import math
import re

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.masks.values import PICTURE, Polygon
from mingcha.web.forms.field import shown_part

MOST_CHARACTERS = 10_000
"""More than the corners of the largest lawful mask take."""
DECIMALS = 3
"""Of a per cent: finer than a unit of a mask, so that a text gives back the corners that it was made of."""
_CORNER = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)[,，](-?[0-9]{1,3}(?:\.[0-9]{1,6})?)", re.ASCII)


def polygons_of_text(text: str) -> tuple[Polygon, ...]:
    """The polygons of a text, in 1/PICTURE of width and height; empty lines are none. Raises Fault(INVALID) that names
    the line and what is no corner; whether they are lawful is the act's to judge."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1)]
    return tuple(tuple(_corner(part, number) for part in parts) for number, parts in lines if parts)


def text_of_polygons(polygons: tuple[Polygon, ...]) -> str:
    """The text of polygons, from which `polygons_of_text` reads the same ones."""
    return "\n".join(" ".join(f"{_per_cent(x)},{_per_cent(y)}" for x, y in polygon) for polygon in polygons)


def _corner(part: str, number: int) -> tuple[int, int]:
    found = _CORNER.fullmatch(part)
    if found is None:
        shown = shown_part(part)
        words = Words(
            f"第 {number} 行：“{shown}”不是顶点，例：12.5,40", f"line {number}: {shown!r} is no corner, write 12.5,40"
        )
        raise Fault(FaultKind.INVALID, words)
    x, y = found.groups()
    return _units(x), _units(y)


def _units(per_cent: str) -> int:
    return math.floor(float(per_cent) * PICTURE / 100 + 0.5)  # as Math.round of a browser


def _per_cent(units: int) -> str:
    """The shortest text that is read as the same units."""
    texts = [f"{units * 100 / PICTURE:.{decimals}f}" for decimals in range(DECIMALS + 1)]
    return next((text for text in texts if _units(text) == units), texts[-1])

"""A wide picture in overlapping parts, so that something small is looked at in the size that it was recorded in."""

from collections.abc import Callable

from mingcha.privacy.detection.network import Pixels
from mingcha.privacy.detection.values import Box, Detection

_OVERLAP_DIVISOR = 10
"""Parts overlap by a tenth of the picture: what lies on an edge is whole in one of them."""


def tiles_of(width: int, height: int) -> tuple[Box, ...]:
    """Two by two parts of a picture."""
    across, down = width // 2 + width // _OVERLAP_DIVISOR, height // 2 + height // _OVERLAP_DIVISOR
    return tuple(
        Box(left, top, left + across, top + down) for top in (0, height - down) for left in (0, width - across)
    )


def found_by_tiles(pixels: Pixels, find: Callable[[Pixels], list[Detection]]) -> list[Detection]:
    """What `find` finds in each part, at its place in the whole picture. The same thing may be found twice."""
    height, width = pixels.shape[:2]
    found = []
    for tile in tiles_of(width, height):
        for one in find(pixels[tile.top : tile.bottom, tile.left : tile.right]):
            left, top, right, bottom = one.box
            box = Box(left + tile.left, top + tile.top, right + tile.left, bottom + tile.top)
            found.append(one._replace(box=box))
    return found

"""The one size of a film, and where pictures and boxes of other sizes lie in it. Plain numbers."""

from collections.abc import Iterable
from typing import NamedTuple

from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.values import Box

MOST_WIDTH, MOST_HEIGHT = 1920, 1080


class Placing(NamedTuple):
    """A picture scaled to `width` by `height`, with its corner at (left, top) of the canvas; all even."""

    left: int
    top: int
    width: int
    height: int


def canvas_of(frames: Iterable[FrameAt]) -> tuple[int, int]:
    """Width and height of the film: the largest picture, scaled to at most MOST_WIDTH by MOST_HEIGHT. Raises
    ValueError without a picture."""
    sizes = {(one.width, one.height) for one in frames}
    if not sizes:
        raise ValueError("a film without a picture")
    return _fitted(*max(sizes, key=lambda size: (size[0] * size[1], size)), MOST_WIDTH, MOST_HEIGHT)


def placing_of(width: int, height: int, canvas: tuple[int, int]) -> Placing:
    """Where a picture lies: in the middle, never enlarged."""
    wide, high = _fitted(width, height, *canvas)
    return Placing((canvas[0] - wide) // 4 * 2, (canvas[1] - high) // 4 * 2, wide, high)


def on_canvas(box: Box, at: FrameAt, canvas: tuple[int, int]) -> Box:
    """A box of a picture as pixels of the film, rounded outward."""
    place = placing_of(at.width, at.height, canvas)
    return Box(
        place.left + box.left * place.width // at.width,
        place.top + box.top * place.height // at.height,
        place.left - (-box.right * place.width // at.width),
        place.top - (-box.bottom * place.height // at.height),
    ).within(*canvas)


def _fitted(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """As pictures/codecs.fitted, which needs a decoder's library; whole numbers, and never larger than the limits."""
    if width > most_width or height > most_height:
        if width * most_height > height * most_width:
            width, height = most_width, height * most_width // width
        else:
            width, height = width * most_height // height, most_height
    return max(2, width // 2 * 2), max(2, height // 2 * 2)

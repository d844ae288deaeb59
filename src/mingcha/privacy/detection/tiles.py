"""A picture in overlapping parts: something small is looked at in the size that it was recorded in, or larger."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import av
import numpy as np

from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.values import Box, Detection

_OVERLAP_DIVISOR = 10
"""Parts overlap by a tenth of the picture: what lies on an edge is whole in one of them."""
_PART_WIDTH, _PART_HEIGHT, _MOST_PARTS = 768, 432, 3
"""Of a part that is enlarged; in a row or column there are three at most, larger ones of a large picture."""
_CLOSE_OVERLAP_DIVISOR = 8
_ENLARGED = 5 / 3
"""A plate of 53 pixels is then as wide as one of 88, which is found nearly always."""

_FINE_SHARE = 23, 60
"""Of a side: three in a row overlap by a thirteenth of the whole, in a usual picture by 95 pixels across."""
_FINE_ENLARGED = 8 / 3
"""A plate of 53 pixels is then as wide as one of 140: at night it has a good score from 160 on."""


class Part(NamedTuple):
    """What is looked at once, and how much larger than it was recorded."""

    box: Box
    enlarged: float = 1.0


class Finder(Protocol):
    """Finds things in an `av.VideoFrame`, enlarged; boxes are in its own pixels."""

    def __call__(self, frame: Any, enlarged: float, /) -> list[Detection]:
        """What is found in it."""
        ...


def tiles_of(width: int, height: int) -> tuple[Part, ...]:
    """Two by two parts of a picture."""
    across, down = width // 2 + width // _OVERLAP_DIVISOR, height // 2 + height // _OVERLAP_DIVISOR
    return tuple(
        Part(Box(left, top, left + across, top + down)) for top in (0, height - down) for left in (0, width - across)
    )


def parts_of(width: int, height: int) -> tuple[Part, ...]:
    """The whole picture, and parts of it that are enlarged: one of a small picture, nine at most."""
    columns, rows = tuple(_spans(width, _PART_WIDTH)), tuple(_spans(height, _PART_HEIGHT))
    parts = (Box(left, top, right, bottom) for top, bottom in rows for left, right in columns)
    return Part(Box(0, 0, width, height)), *(Part(box, _ENLARGED) for box in parts)


def fine_parts_of(width: int, height: int) -> tuple[Part, ...]:
    """Three by three parts of a picture, greatly enlarged."""
    across, down = (max(1, -(-length * _FINE_SHARE[0] // _FINE_SHARE[1])) for length in (width, height))
    corners = (((width - across) * column // 2, (height - down) * row // 2) for row in range(3) for column in range(3))
    return tuple(Part(Box(left, top, left + across, top + down), _FINE_ENLARGED) for left, top in corners)


def close_parts_of(width: int, height: int, ninths: int) -> tuple[Part, ...]:
    """Overlapping squares, as many as are needed, with so many ninths of the picture's shorter side: of a usual picture
    six with six ninths, fifteen with four."""
    side = max(1, ninths * min(width, height) // 9)
    corners = ((left, top) for top in _begins(height, side) for left in _begins(width, side))
    return tuple(Part(Box(left, top, left + side, top + side)) for left, top in corners)


def around(box: Box, times: int, width: int, height: int) -> Box:
    """The part of a picture around a box, so many times as wide and in the form of a picture of 16 by 9."""
    across = max(1, min(width, times * box.width))
    down = max(1, min(height, max(across * 9 // 16, box.height)))
    left = min(max((box.left + box.right - across) // 2, 0), width - across)
    top = min(max((box.top + box.bottom - down) // 2, 0), height - down)
    return Box(left, top, left + across, top + down)


def in_turn(parts: Sequence[Part], turn: int, turns: int) -> tuple[Part, ...]:
    """The parts whose turn it is; so many turns in a row have all of them."""
    count = -(-len(parts) // turns)
    return tuple(parts[(turn * count + place) % len(parts)] for place in range(count))


def found_in_parts(frame: Any, parts: Iterable[Part], find: Finder, still: StillParts | None = None) -> list[Detection]:
    """What `find` finds in each part of an `av.VideoFrame`, at its place in the whole picture. The same thing may be
    found twice. With `still`, which has taken this picture, in the parts that changed; of the others what it kept."""
    if still is None:
        whole = frame.reformat(format="gbrp")
        return [one for part in parts for one in _found_in(whole, part, find)]
    return [
        one
        for part in parts
        for one in still.found(find, part.box, part.enlarged, partial(_found_in_still, still, part, find))
    ]


def _found_in_still(still: StillParts, part: Part, find: Finder) -> list[Detection]:
    return _found_in(still.colours, part, find)


def _found_in(whole: Any, part: Part, find: Finder) -> list[Detection]:
    found = []
    for one in find(_cut(whole, part.box), part.enlarged):
        left, top, right, bottom = one.box
        box = Box(left + part.box.left, top + part.box.top, right + part.box.left, bottom + part.box.top)
        found.append(one._replace(box=box))
    return found


def _begins(length: int, side: int) -> Iterator[int]:
    """Where squares in a row begin, that overlap by an eighth at least: two or more, the last one ends with the row."""
    overlap = side // _CLOSE_OVERLAP_DIVISOR
    count = max(2, -(-(length - overlap) // max(1, side - overlap)))
    return ((length - side) * place // (count - 1) for place in range(count))


def _spans(length: int, least: int) -> Iterator[tuple[int, int]]:
    """Begin and end of parts in a row, which overlap by a tenth of the whole at least."""
    overlap = length // _OVERLAP_DIVISOR
    count = min(_MOST_PARTS, max(1, -(-(length - overlap) // (least - overlap)) if least > overlap else _MOST_PARTS))
    size = min(length, max(least, -(-(length + (count - 1) * overlap) // count)))
    for place in range(count):
        begin = (length - size) * place // max(1, count - 1)
        yield begin, begin + size


def _cut(frame: Any, part: Box) -> Any:
    """A part of an `av.VideoFrame` of form gbrp, as one of its own; the frame itself if it is all of it."""
    if part == Box(0, 0, frame.width, frame.height):
        return frame
    made = av.VideoFrame(part.width, part.height, "gbrp")
    for target, source in zip(made.planes, frame.planes, strict=True):
        rows = np.frombuffer(source, np.uint8).reshape(-1, source.line_size)
        inside = rows[part.top : part.bottom, part.left : part.right]
        np.frombuffer(target, np.uint8).reshape(-1, target.line_size)[: part.height, : part.width] = inside
    return made

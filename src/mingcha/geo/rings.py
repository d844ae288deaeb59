"""Rings of whole-number corners: exact tests of crossing and of inside, and how much of a square rings cover.

The unit is the caller's: 1e-9 degrees of an area on the map (`geo/areas.py`), 1/65535 of a picture for a mask
(articles 5, 13, 18).
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

Corner = tuple[int, int]
"""(x, y)."""
Box = tuple[int, int, int, int]
"""(least x, least y, greatest x, greatest y)."""
Ring = Sequence[Corner]
"""Corners in order, the first one not repeated."""
Span = tuple[float, float]
"""From and to on a line."""

LINES = 1024
"""Scan lines on which coverage is measured: anything thinner than 1/1024 of the square may be missed."""
_SAME = 2.0
"""Ends of spans that differ by less are one: an edge with a corner more is not exactly the same line."""


def edges(ring: Ring) -> Iterator[tuple[Corner, Corner]]:
    """The edges in order, the last one back to the first corner."""
    yield from pairwise((*ring, ring[0]))


def box_of(corners: Sequence[Corner]) -> Box:
    """The smallest box around corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def boxes_meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a place in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def side(start: Corner, end: Corner, place: Corner) -> int:
    """Above 0 if a place lies left of the line from start to end (y upward), below 0 right of it, 0 on it."""
    return (end[0] - start[0]) * (place[1] - start[1]) - (place[0] - start[0]) * (end[1] - start[1])


def doubled_area(ring: Ring) -> int:
    """Twice the area, above 0 for a ring that runs counter-clockwise (y upward)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(ring))


def first_crossing(ring: Ring) -> tuple[int, int] | None:
    """The numbers, from 0, of the first two edges that meet elsewhere than at their common corner; None for a ring that
    does not cross or touch itself. A ring without extent has such edges."""
    sides = list(edges(ring))
    boxes = [box_of(edge) for edge in sides]
    for first in range(len(sides)):
        for second in range(first + 1, len(sides)):
            if boxes_meet(boxes[first], boxes[second]) and _meet(sides[first], sides[second]):
                return first, second
    return None


def covered_permille(rings: Sequence[Ring], size: int) -> float:
    """How much of a square of this size rings cover together, in permille: measured on LINES lines."""
    return _length(_spans(rings, size), size)


def left_open_permille(before: Sequence[Ring], after: Sequence[Ring], size: int) -> float:
    """How much of a square is covered by the rings before and not by those after, in permille of the square."""
    pairs = zip(_spans(before, size), _spans(after, size), strict=True)
    return _length((_without(one, other) for one, other in pairs), size)


def _lines(size: int) -> Iterator[float]:
    """The heights of the lines: none is a whole number, so that no corner lies on one."""
    return (size * (at + 0.5) / LINES + 0.25 / LINES for at in range(LINES))


def _length(lines: Iterable[Sequence[Span]], size: int) -> float:
    return sum(end - start for line in lines for start, end in line) / (size * LINES) * 1000


def _spans(rings: Sequence[Ring], size: int) -> list[list[Span]]:
    """What rings cover of each line, joined, by where it begins. The time grows with the lines that edges cross."""
    heights, found = tuple(_lines(size)), [list[Span]() for _ in range(LINES)]
    for ring in rings:
        crossed = [list[float]() for _ in range(LINES)]
        for (ax, ay), (bx, by) in edges(ring):
            for at in range(bisect(heights, min(ay, by)), bisect(heights, max(ay, by))):
                crossed[at].append(ax + (heights[at] - ay) * (bx - ax) / (by - ay))
        for line, places in zip(found, crossed, strict=True):
            places.sort()
            line.extend(zip(places[::2], places[1::2], strict=True))
    return [_joined(sorted(line)) for line in found]


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] + _SAME:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _without(spans: Sequence[Span], covered: Sequence[Span]) -> list[Span]:
    """What is left of spans where others are taken away; pieces of at most _SAME are none."""
    left: list[Span] = []
    for start, end in spans:
        for other_start, other_end in covered:
            if other_start > start:
                left.append((start, min(end, other_start)))
            start = max(start, other_end)
            if start >= end:
                break
        if start < end:
            left.append((start, end))
    return [(start, end) for start, end in left if end - start > _SAME]


def _meet(one: tuple[Corner, Corner], other: tuple[Corner, Corner]) -> bool:
    """Whether two edges of a ring have a place in common besides a corner that both have."""
    shared = set(one) & set(other)
    if shared:
        corner = shared.pop()
        (a,), (b,) = [[end for end in edge if end != corner] for edge in (one, other)]
        # neighbours meet again only where one lies back on the other
        along = (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1])
        return side(corner, a, b) == 0 and along > 0
    sides = [side(*one, other[0]), side(*one, other[1]), side(*other, one[0]), side(*other, one[1])]
    if 0 not in sides:
        return (sides[0] > 0) != (sides[1] > 0) and (sides[2] > 0) != (sides[3] > 0)
    ends = ((one, other[0]), (one, other[1]), (other, one[0]), (other, one[1]))
    return any(
        turn == 0 and boxes_meet(box_of(edge), (*end, *end)) for turn, (edge, end) in zip(sides, ends, strict=True)
    )

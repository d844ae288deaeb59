"""The polygons of a privacy mask: corners in 1/65535 of the width and height of the picture (article 18).

Which area a mask may cover is law (privacy); here is only what can be filled without doubt. Plain Python: the recorder
reads plans without NumPy.
"""

from itertools import combinations

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SIDE = 65_535
"""The right and lower edge of the picture."""
MOST_POLYGONS = 16
LEAST_CORNERS, MOST_CORNERS = 3, 32

type Corner = tuple[int, int]
type Polygon = tuple[Corner, ...]
type _Edge = tuple[Corner, Corner]


def parse_polygons(value: object) -> tuple[Polygon, ...]:
    """The polygons of a list of lists of [x, y]. Raises Fault(INVALID): none or too many, a corner outside the
    picture, no area, or edges that touch or cross."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_POLYGONS:
        raise _invalid(f"1 to {MOST_POLYGONS} polygons")
    return tuple(_polygon(corners) for corners in value)


def _polygon(value: object) -> Polygon:
    if not isinstance(value, list) or not LEAST_CORNERS <= len(value) <= MOST_CORNERS:
        raise _invalid(f"{LEAST_CORNERS} to {MOST_CORNERS} corners")
    polygon = tuple(_corner(corner) for corner in value)
    if not _is_simple(polygon):
        raise _invalid("no area, or edges that touch or cross")
    return polygon


def _corner(value: object) -> Corner:
    match value:
        case [int(x), int(y)] if not isinstance(x, bool) and not isinstance(y, bool):
            if 0 <= x <= SIDE and 0 <= y <= SIDE:
                return x, y
    raise _invalid("a corner outside the picture")


def _is_simple(polygon: Polygon) -> bool:
    """Whether neighbouring edges meet in their corner alone, and others nowhere. Then it has an area."""
    edges = [(corner, polygon[place - 1]) for place, corner in enumerate(polygon)]
    last = len(edges) - 1
    for (first, edge), (second, other) in combinations(enumerate(edges), 2):
        if second - first == 1 or (first, second) == (0, last):
            if _turns_back(edge, other):
                return False
        elif _meet(edge, other):
            return False
    return True


def _turns_back(edge: _Edge, other: _Edge) -> bool:
    """Whether two edges with a common corner have more than it in common, or one of them has no length."""
    shared = set(edge) & set(other)
    if len(shared) != 1 or edge[0] == edge[1] or other[0] == other[1]:
        return True
    (corner,) = shared
    (one,), (two,) = set(edge) - shared, set(other) - shared
    return _side(corner, one, two) == 0 and _is_between(corner, one, two)


def _is_between(corner: Corner, one: Corner, two: Corner) -> bool:
    """Whether both ends lie on the same side of their common corner (all three on a line)."""
    return (one[0] - corner[0]) * (two[0] - corner[0]) + (one[1] - corner[1]) * (two[1] - corner[1]) > 0


def _meet(edge: _Edge, other: _Edge) -> bool:
    """Whether two edges have a point in common."""
    (a, b), (c, d) = edge, other
    turns = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return any(
        turn == 0 and _is_in_box(corner, ends)
        for turn, corner, ends in zip(turns, (c, d, a, b), (edge, edge, other, other), strict=True)
    )


def _side(a: Corner, b: Corner, c: Corner) -> int:
    """1 if the way a, b, c turns right in the picture, -1 if left, 0 if straight."""
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (area > 0) - (area < 0)


def _is_in_box(corner: Corner, ends: _Edge) -> bool:
    return all(min(one, two) <= at <= max(one, two) for at, one, two in zip(corner, *ends, strict=True))


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("遮挡区的图形无效", "the polygons of a mask are not valid"), detail)

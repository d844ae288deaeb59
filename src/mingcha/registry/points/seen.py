"""What an editor of a point has read: two of them do not overwrite each other silently (articles 3, 13).

A point has no revision of its own: what was read is known by a digest of the columns that one form changes.
"""

import hashlib

from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called

DESCRIPTION, POSITION, VIEW, CATALOGUE = "description", "position", "view", "catalogue"
_COLUMNS = {
    DESCRIPTION: ("name", "part", "place_kind", "place_reason", "carrier"),
    POSITION: ("longitude_ndeg", "latitude_ndeg", "original_system", "original_x", "original_y"),
    VIEW: ("azimuth_deg", "view_angle_deg", "view_range_m", "height_cm", "moves"),
    CATALOGUE: ("point_class", "positions", "room", "encoding", "resolution"),
}
"""The columns of each form."""
SEEN_CHARACTERS = 16


def seen_of(point: Point, part: str) -> str:
    """What stands in the columns of a form, as 16 hexadecimal characters."""
    values = [str(getattr(point, name)) for name in _COLUMNS[part]]
    return hashlib.sha256(canonical_json(values)).hexdigest()[:SEEN_CHARACTERS]


def seen_now(code: str) -> dict[str, str]:
    """The same of each form of a point. For who may change it. Raises Fault(NOT_FOUND)."""
    point = point_called(code)
    return {part: seen_of(point, part) for part in _COLUMNS}


def require_seen(point: Point, part: str, seen: str) -> None:
    """Raises Fault(CONFLICT) if the columns of a form are not what its editor has read; "" asks nothing: a program that
    states a whole value."""
    if seen and seen != seen_of(point, part):
        words = Words("该点位已被他人更改，请核对最新内容后再保存", "somebody changed it meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, point.code)

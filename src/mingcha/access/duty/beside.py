"""The points beside a point that the same person may watch, for the same moment of all (articles 3, 7, 16(2))."""

from datetime import datetime

from mingcha.access.duty.queries import watching
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.nearby import points_around
from mingcha.registry.viewing_grounds.values import ViewingWay

MOST_BESIDE = 4
_RADII_M = (120, 400, 1_500)
"""Looked for near first, so that a dense street costs as little as a lonely one."""
_MOST_ASKED = 64


@cites("3", "7", "15", "16(2)")
def points_beside(asker: Reader, code: str, *, at: datetime) -> tuple[str, ...]:
    """The codes of the four points, or fewer, whose views lie nearest to that of this one, among those that the asker
    may watch; a grant opens them, as ever.

    Raises Fault(NOT_FOUND), Refused (articles 3, 15, 16(2)) if the asker may not watch the point itself.
    """
    who = duty_of(asker, at)
    found: tuple[str, ...] = ()
    for radius_m in _RADII_M:
        around = points_around(code, radius_m, most=_MOST_ASKED)
        watched = watching(who, (code, *around), at=at)
        require(watched.of_all((code,), running=True))
        found = tuple(one for one in watched.open_in(ViewingWay.PLAYBACK) if one != code)[:MOST_BESIDE]
        if len(found) == MOST_BESIDE:
            break
    return found

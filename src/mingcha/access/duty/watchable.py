"""Codes of the points that a monitor may watch, for the wall's first pictures and the choice of cameras (articles
13(2), 15, 16(2)).

The rule of duty viewing as a condition on rows, where the whole territory is asked; what shares open is judged point by
point by their own rule. tests/access/duty/test_own_people.py compares both with the rule that opens a grant.
"""

from datetime import datetime

from mingcha.access.duty.viewed import share_grounds
from mingcha.access.shares.queries import codes_shared_with
from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.viewing_grounds.queries import watchable_codes
from mingcha.registry.viewing_grounds.values import ViewingWay

_KINDS = {ViewingWay.LIVE: (ShareKind.LIVE,), ViewingWay.PLAYBACK: (ShareKind.PLAYBACK,)}


@cites("3", "13(2)", "15", "16(2)")
def watchable(monitor: DutyFacts, way: ViewingWay, at: datetime, *, limit: int) -> tuple[str, ...]:
    """Codes of points in the reach of these roles of a monitor that the person may watch in this way, training, filing
    and purpose apart: at most `limit`, in their order."""
    found = set(watchable_codes(monitor, at, limit=limit))
    offered = codes_shared_with(monitor, _KINDS[way], at, limit=limit)
    shared = share_grounds(((monitor, offered),), at)
    found |= {code for code, grounds in shared.items() if any(way in one.ways for one in grounds)}
    return tuple(sorted(found)[:limit])

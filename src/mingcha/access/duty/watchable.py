"""Codes of the points that a monitor may watch, for the wall's first pictures and the choice of cameras (articles
13(2), 15, 16(2)).

The rule of duty viewing as a condition on rows, where the whole territory is asked; points that a share has are judged
by the rule itself. tests/access/duty/test_own_people.py compares both with the rule that opens a grant.
"""

from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q

from mingcha.access.duty.queries import watching
from mingcha.access.shares.rows import points_shared_with
from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import reach
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import POINT
from mingcha.registry.viewing_grounds.queries import open_to
from mingcha.registry.viewing_grounds.values import ViewingWay

_KINDS = {ViewingWay.LIVE: (ShareKind.LIVE,), ViewingWay.PLAYBACK: (ShareKind.PLAYBACK,)}


@cites("3", "13(2)", "15", "16(2)")
def watchable(monitor: DutyFacts, way: ViewingWay, at: datetime, *, limit: int) -> tuple[str, ...]:
    """Codes of points in the reach of these roles of a monitor that the person may watch in this way, training, filing
    and purpose apart: at most `limit`, in their order; by one query where no share names the person."""
    is_shared = Q(pk__in=points_shared_with(monitor.user_id, _KINDS[way], at))
    rows = Point.objects.filter(reach(monitor, POINT)).filter(open_to(monitor, at) | is_shared).order_by("code")
    rows = rows.annotate(is_shared=ExpressionWrapper(is_shared, output_field=BooleanField()))
    found = list(rows.values_list("code", "is_shared")[:limit])
    asked = [code for code, shared in found if shared]
    opened = watching(monitor, asked, at=at).open_in(way) if asked else ()
    return tuple(code for code, shared in found if not shared or code in opened)

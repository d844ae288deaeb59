"""Filings that wait at a district's organ to be received, returned or passed on (articles 3, 9)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.states import FilingState
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.reach import PlaceColumns
from mingcha.registry.places.reached_query import ReachedQuery

_ORGAN = PlaceColumns("organ__division", "organ__code", "organ__zone")
_SUBMITTED = ReachedQuery(
    _ORGAN,
    lambda reached: (
        SystemFiling.objects.filter(reached, state=FilingState.SUBMITTED.value)
        .order_by("submitted_at", "pk")
        .values_list("pk", "system__name", "submitted_at")
    ),
)


@cites("3", "9")
def waiting_filings(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The filings that lie at the organ of a district's officer, the oldest first; by one query. The city's police may
    answer for each of them, but it is not their work."""
    who = duty_of(asker, at)
    if not who.has(Role.DISTRICT_OFFICER):
        return ()
    return tuple(
        Waiting(WaitKind.FILING, str(number), Words(name, name), since)
        for number, name, since in _SUBMITTED.rows(who, limit=limit)
        if since is not None
    )

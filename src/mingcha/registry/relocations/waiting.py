"""Cases of moving, and losses, that wait for what the police of the place say (articles 3, 10)."""

from datetime import datetime

from django.db.models import Q

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.reach import PlaceColumns
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.relocations.states import RelocationState

_PLACE = PlaceColumns("system__site__division", "system__site__organisation__code", "system__site__zone")
_ASKED = Q(state=RelocationState.ASKED.value)
_TO_BE_NOTED = ~Q(happened="") & Q(answered_at=None)
_TO_ANSWER = ReachedQuery(
    _PLACE,
    lambda reached: (
        Relocation.objects.filter(_ASKED | _TO_BE_NOTED)
        .filter(reached)
        .order_by("asked_at", "pk")
        .values_list("pk", "system__name", "asked_at")
    ),
)


@cites("3", "10(1)", "10(2)")
def waiting_cases(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The cases and losses in a district of which its officer has not said that they are known, the oldest first; by
    one query."""
    who = duty_of(asker, at)
    if not who.has(Role.DISTRICT_OFFICER):
        return ()
    return tuple(
        Waiting(WaitKind.CASE, str(number), Words(f"第 {number} 号：{name}", f"No. {number}: {name}"), since)
        for number, name, since in _TO_ANSWER.rows(who, limit=limit)
    )

"""What waits without a day of its own: the answer of a unit, a dispute to be settled (articles 13(2), 13(3))."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.applications.rules import CHECKERS, sees_submitted
from mingcha.sharing.decisions.models import Settlement
from mingcha.sharing.decisions.rules import may_read_consents
from mingcha.sharing.decisions.visible import unanswered


@cites("13(3)")
def waiting_consents(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The applications that ask for points of the reader's units and were not answered, the oldest first."""
    who = duty_of(asker, at)
    if not may_read_consents(who):
        return ()
    return tuple(
        Waiting(
            WaitKind.SHARING_CONSENT,
            f"{held.no}/{unit}",
            Words(f"{held.department.name}申请共享本单位点位", f"{held.department.name} asks for points of this unit"),
            held.forwarded_at or at,
        )
        for held, unit in unanswered(who, at)[:limit]
    )


@cites("13(2)")
def waiting_disputes(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The open disputes of other departments, for a data clerk over the city, the oldest first; by one query."""
    who = duty_of(asker, at)
    if not who.has(*CHECKERS) or not sees_submitted(who):
        return ()
    rows = Settlement.objects.filter(result="").exclude(decision__application__department__code=who.organisation)
    named = rows.order_by("raised_at", "pk").values_list("decision__application__no", "raised_at")[:limit]
    return tuple(
        Waiting(WaitKind.SHARING_DISPUTE, no, Words(f"共享申请 {no} 的异议", f"dispute about application {no}"), since)
        for no, since in named
    )

"""Share grants that wait for a person without a day: people to be named, a suspended grant (article 13(2))."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import GrantPerson
from mingcha.sharing.grants.states import GrantState


@cites("13(2)")
def waiting_share_grants(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The grants in force for which a department asks to have somebody named, for a clerk of another department, the
    oldest first; by one query."""
    who = duty_of(asker, at)
    if not rules.may_read_grants(who) or not who.has(*rules.SUPPLIERS):
        return ()
    rows = GrantPerson.objects.filter(
        named_at=None, removed_at=None, application__decisions__grant__state=GrantState.IN_FORCE.value
    ).exclude(application__department__code=who.organisation)
    found: dict[str, datetime] = {}
    for no, since in rows.order_by("pk").values_list("application__decisions__grant__no", "asked_at"):
        found.setdefault(no, since)
    return tuple(
        Waiting(WaitKind.SHARE_PERSON, no, Words(f"共享供给 {no}", f"share grant {no}"), since)
        for no, since in list(found.items())[:limit]
    )

"""Joinings that wait for an officer without a day: offered ones to check, checked ones to connect (article 13(3))."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.sharing.joinings.models import JoiningStep
from mingcha.sharing.joinings.queries import waiting_for_officer


@cites("13(3)")
def waiting_joinings(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The joinings whose next step is an officer's over the place, each once, with its newest step, the oldest
    first; by one query."""
    who = duty_of(asker, at)
    if not who.has(*PUBLIC_SECURITY):
        return ()
    later = JoiningStep.objects.filter(joining=OuterRef("joining"), number__gt=OuterRef("number"))
    steps = JoiningStep.objects.filter(~Exists(later), waiting_for_officer(who, "joining__"))
    rows = steps.order_by("at", "pk").values_list("joining__no", "joining__system__name", "at")[:limit]
    return tuple(
        Waiting(WaitKind.JOINING, no, Words(f"{name}的联网 {no}", f"joining {no} of {name}"), at)
        for no, name, at in rows
    )

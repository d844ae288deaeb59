"""Publications that wait for a person: to be approved by another one, or to be stated down (article 21)."""

from datetime import datetime

from django.db.models import Q

from mingcha.access.publications import rules
from mingcha.access.publications.models import Publication
from mingcha.access.publications.reach import read_by, unit_read_by
from mingcha.access.publications.rows import publications_with_units
from mingcha.access.publications.values import PublicationState
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY

_ENDED = (PublicationState.WITHDRAWN.value, PublicationState.OVER.value)
_TO_APPROVE = Q(state=PublicationState.ASKED.value)
_TO_TAKE_DOWN = Q(state__in=_ENDED, released_at__isnull=False, down_at=None)


@cites("3", "21")
def waiting_publications(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """What waits for the reader, the oldest first: to the manager of a unit and the officers over it what another
    person asked for, and to the unit's people on duty what ended and is not stated to be down. One query while nothing
    waits."""
    who = duty_of(asker, at)
    if not who.user_id or not who.has(*ANSWERERS, *PUBLIC_SECURITY):
        return ()
    keys = [key for (key,) in _WAITING.rows(who, unit_read_by(who), limit=limit)]
    rows = list(publications_with_units().filter(pk__in=keys).order_by("pk")) if keys else []
    hands = hands_of((who.user_id, *(held.asked_by_id for held in rows))) if rows else ()
    return tuple(_waiting(held) for held in rows if _is_for(who, held, hands))


_WAITING = QueryOfFacts(
    lambda who, unit: (
        Publication.objects.filter(read_by(who, unit))
        .filter(_TO_APPROVE | _TO_TAKE_DOWN)
        .order_by("pk")
        .values_list("pk")
    )
)


def _is_for(who: DutyFacts, held: Publication, hands: tuple[Hand, ...]) -> bool:
    if held.state == PublicationState.ASKED:
        return bool(rules.may_approve_publication(who, held.unit.place, held.asked_by_id, hands))
    return bool(is_on_duty_of(who, held.unit.place))


def _waiting(held: Publication) -> Waiting:
    if held.state == PublicationState.ASKED:
        words = Words(f"{held.no} 待批准：{held.place}", f"{held.no}, to be approved: {held.place}")
        return Waiting(WaitKind.PUBLICATION, held.no, words, held.asked_at)
    words = Words(f"{held.no} 待确认下架：{held.place}", f"{held.no}, is it down: {held.place}")
    return Waiting(WaitKind.PUBLICATION, held.no, words, held.ended_at or held.asked_at)

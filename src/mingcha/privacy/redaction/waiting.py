"""Redactions that wait for a person: to be reviewed, signed or released (article 21)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.redaction.exception_offers import asked_exceptions
from mingcha.privacy.redaction.listing import confirmed_ones, parties_of_all
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.offers import waits_for
from mingcha.privacy.redaction.reach import any_waits, readable
from mingcha.privacy.redaction.rows import redactions_with_points
from mingcha.privacy.redaction.states import AWAITING_PEOPLE, RedactionState
from mingcha.privacy.redaction.values import RedactionsAsked
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.rules import PUBLIC_SECURITY

_OF_THE_UNIT = RedactionsAsked(states=AWAITING_PEOPLE)
_OF_THE_POLICE = RedactionsAsked(states=(RedactionState.GATED,))
_EXCEPTION = Words("依法不作遮盖，待另一名民警决定", "asked to stay visible by law, another officer decides")


@cites("3", "21")
def waiting_redactions(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """What waits for the reader, the oldest first: of the own unit what another person is to review, sign or release,
    for an officer the films that may be signed, and what is asked to stay visible by law. One query while nothing
    waits."""
    who = duty_of(asker, at)
    if not who.user_id or not who.has(*ANSWERERS, *PUBLIC_SECURITY) or not any_waits(who):
        return ()
    asked = _OF_THE_UNIT if who.has(*ANSWERERS) else _OF_THE_POLICE
    rows = _rows(who, asked, limit)
    parties, confirmed = parties_of_all(rows, who.user_id), confirmed_ones(rows, at)
    found = [
        _waiting(held, RedactionState(held.state).words)
        for held in rows
        if waits_for(who, held, parties[held.pk], held.pk in confirmed)
    ]
    if who.has(*PUBLIC_SECURITY):
        decided = _rows(who, RedactionsAsked(awaits_officer=True), limit)
        exceptions = asked_exceptions(who, decided)
        found += [_waiting(held, _EXCEPTION) for held in decided if exceptions[held.pk][1]]
    return tuple(sorted(found, key=lambda one: one.since)[:limit])


def _rows(who: DutyFacts, asked: RedactionsAsked, limit: int) -> list[Redaction]:
    return list(readable(redactions_with_points(), who, asked).order_by("pk")[:limit])


def _waiting(held: Redaction, what: Words) -> Waiting:
    name = f"{held.point.name} {held.no}"
    return Waiting(WaitKind.REDACTION, held.no, Words(f"{name}：{what.zh}", f"{name}: {what.en}"), held.begun_at)

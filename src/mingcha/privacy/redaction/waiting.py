"""Redactions that wait for a person: to be reviewed, signed or released (article 21)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.redaction.listing import parties_of_all
from mingcha.privacy.redaction.offers import waits_for
from mingcha.privacy.redaction.reach import readable
from mingcha.privacy.redaction.rows import redactions_with_points
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import RedactionsAsked
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.serving import ANSWERERS
from mingcha.registry.places.rules import PUBLIC_SECURITY

_S = RedactionState
_OF_THE_UNIT = RedactionsAsked(states=(_S.TO_REVIEW, _S.GATED, _S.SIGNED))
_OF_THE_POLICE = RedactionsAsked(states=(_S.GATED,))


@cites("3", "21")
def waiting_redactions(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """What waits for the reader, the oldest first: of the own unit what another person is to review, sign or release,
    for an officer the films that may be signed."""
    who = duty_of(asker, at)
    if not who.user_id or not who.has(*ANSWERERS, *PUBLIC_SECURITY):
        return ()
    asked = _OF_THE_UNIT if who.has(*ANSWERERS) else _OF_THE_POLICE
    rows = list(readable(redactions_with_points(), who, asked).order_by("pk")[:limit])
    parties = parties_of_all(rows, who.user_id)
    return tuple(
        Waiting(
            WaitKind.REDACTION,
            held.no,
            Words(
                f"{held.point.name} {held.no}：{RedactionState(held.state).words.zh}",
                f"{held.point.name} {held.no}: {RedactionState(held.state).words.en}",
            ),
            held.begun_at,
        )
        for held in rows
        if waits_for(who, held, parties[held.pk])
    )

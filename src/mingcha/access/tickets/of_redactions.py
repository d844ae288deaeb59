"""Issues tickets of the source of a redaction: its point and its time, played back, for who makes, edits or reviews it
(articles 8, 16(3), 18, 21)."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import grant_with_facts
from mingcha.access.register.actions import register_openings
from mingcha.access.tickets.rows import issued_ticket, ticket_row
from mingcha.access.tickets.rules import may_issue_ticket_of_redaction
from mingcha.access.tickets.tokens import PLAYBACK, TICKET_KEY, TicketPayload, build_ticket
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction.rows import redaction_called, redaction_row, source_facts
from mingcha.privacy.redaction.values import RedactionRow
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted

_NAME = "access.ticket.issue"


def is_redaction_grant(no: str) -> bool:
    """Whether a number is one of a grant of a redaction."""
    return no.startswith("T") and Grant.objects.filter(no=no, redaction__isnull=False).exists()


@cites("8", "16(3)", "18", "21", "799-16(2)(2)")
def issue_for_redaction(
    by: Asker,
    *,
    grant: str,
    points: Sequence[str],
    modes: Sequence[str],
    clock: Clock,
    origin: str = "",
    within: str = "",
) -> IssuedTicket:
    """Issues a ticket of `access.ticket_seconds` under a grant of a redaction; the same call renews it. The first one
    under a grant is a line of the register, as of every viewing (16(3)).

    Raises Refused (articles 8, 18, 21, 799-16(2)(2)): not its holder, no more on duty, released or over, on trial, a
    closed span in its time, another point, time or way; Fault(NOT_FOUND).
    """
    with (
        refusals_noted(by, _NAME, grant, clock),
        act(_NAME, by=actor_of(by), clock=clock, cites=("16(3)", "18", "21")) as record,
    ):
        now = clock.now()
        who, no = duty_of(by, now), _redaction_of(grant)
        held, facts = grant_with_facts(grant, points, who.organisation)
        asked = redaction_called(no)
        source = redaction_row(asked)
        require(may_issue_ticket_of_redaction(who, facts, source_facts(asked, now), points, modes, now))
        require(is_shown(closed_spans((source.point,)), source.from_at, source.to_at))
        payload = _payload(held, source, origin, within, now)
        ticket = ticket_row(held, payload)
        ticket.save(force_insert=True)
        record.wrote(ticket)
        entered = {"grant": held.no, "redaction": no, "points": [source.point], "modes": list(payload.modes)}
        for key, value in entered.items():
            record.fact(key, value)
        register_openings(record, who, held, ticket, payload, now, token=actor_of(by).token)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return issued_ticket(payload, token, held.valid_until)


def _redaction_of(grant: str) -> str:
    """The number of the redaction of a grant. Raises Fault(NOT_FOUND)."""
    no = Grant.objects.filter(no=grant).values_list("redaction__no", flat=True).first()
    if not no:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), grant)
    return no


def _payload(grant: Grant, source: RedactionRow, origin: str, within: str, now: datetime) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=grant.no,
        who=f"user:{grant.user_id}",
        points=(source.point,),
        modes=(PLAYBACK,),
        from_ms=unix_ms(source.from_at),
        to_ms=unix_ms(source.to_at),
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, grant.valid_until)),
        origin=origin,
        within=within,
    )

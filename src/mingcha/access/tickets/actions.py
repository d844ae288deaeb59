"""Issuing tickets under a grant (articles 16(3), 18, 19)."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import duty_grant_with_facts
from mingcha.access.register.actions import register_openings
from mingcha.access.tickets import rules as tickets_rules
from mingcha.access.tickets.of_redactions import is_redaction_grant, issue_for_redaction
from mingcha.access.tickets.of_requests import is_request_grant, issue_for_request
from mingcha.access.tickets.of_shares import is_share_grant, issue_for_share
from mingcha.access.tickets.rows import issued_ticket, ticket_row
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, build_ticket
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import closes_at, is_live_shown, shown_from
from mingcha.registry.identity.asker import Asker, actor_of, duty_of

_OF_OTHERS = (
    (is_request_grant, issue_for_request),
    (is_redaction_grant, issue_for_redaction),
    (is_share_grant, issue_for_share),
)
"""Whether a number is one of a grant of this source, and what issues its tickets."""


@cites("16(3)", "18", "19")
def issue_ticket(
    by: Asker,
    *,
    grant: str,
    points: Sequence[str],
    modes: Sequence[str],
    clock: Clock,
    origin: str = "",
    within: str = "",
) -> IssuedTicket:
    """Issues a ticket of `access.ticket_seconds` under a grant; the same call renews it.

    Each first opening of a point in a way under a grant is a line of the register (16(3)): that is what a person did.
    A renewal is what a page does every minute: it leaves a Ticket row and an entry of the log, so that the log proves
    how long the pictures were open, but no line of the register. Renewals run beside
    one another: each adds a row of its own, and what it is judged by is changed by other acts alone. `within` names the
    session or token of the request (tokens.within_session, within_token), whose end ends the ticket (endings).
    While footage of one of the points is closed (privacy.closed_spans) it is Refused (article 18); the ticket opens
    what was recorded after the last closed span, and ends where the next one begins.
    A grant of a request, a redaction or a share gives its own: of_requests, of_redactions, of_shares.
    """
    for is_of, issue in _OF_OTHERS:
        if is_of(grant):
            return issue(by, grant=grant, points=points, modes=modes, clock=clock, origin=origin, within=within)
    with act("access.ticket.issue", by=actor_of(by), clock=clock, cites=("16(3)", "18", "19"), beside=True) as record:
        now = clock.now()
        who = duty_of(by, now)
        (held, facts), spans = duty_grant_with_facts(grant, points, who, now), closed_spans(points)
        require(tickets_rules.may_issue_ticket(who, facts, points, modes, now) and is_live_shown(spans, now))
        begins = shown_from(spans, tickets_rules.window_begins(who, facts, points, now), now)
        ends = closes_at(spans, tickets_rules.grant_opens_until(who, facts, points, modes, now), now)
        payload = _payload(held, points, modes, origin, within, begins, ends, now)
        ticket = ticket_row(held, payload)
        ticket.save(force_insert=True)
        record.wrote(ticket)
        for key, value in {"grant": held.no, "points": list(payload.points), "modes": list(payload.modes)}.items():
            record.fact(key, value)
        register_openings(record, who, held, ticket, payload, now, token=actor_of(by).token)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return issued_ticket(payload, token, held.valid_until)


def _payload(
    grant: Grant,
    points: Sequence[str],
    modes: Sequence[str],
    origin: str,
    within: str,
    begins: datetime,
    ends: datetime,
    now: datetime,
) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=grant.no,
        who=f"user:{grant.user_id}",
        points=tuple(dict.fromkeys(points)),
        modes=tuple(dict.fromkeys(modes)),
        from_ms=unix_ms(begins),
        to_ms=unix_ms(grant.valid_until),
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, ends)),
        origin=origin,
        within=within,
    )

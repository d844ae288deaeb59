"""Issues tickets under a grant of a share: live pictures, or the viewing copy with label and mark, for a person whom it
names (articles 8, 13(2), 16(3), 18, 19, 20(1))."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import grant_with_facts
from mingcha.access.duty.rules import GrantFacts
from mingcha.access.register.actions import register_openings
from mingcha.access.register.rows import opening_line_of
from mingcha.access.register.rules import mark_of_opening
from mingcha.access.shares.rows import share_facts
from mingcha.access.shares.rules import playback_from
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.access.tickets.rows import issued_ticket, ticket_row
from mingcha.access.tickets.rules import may_issue_ticket_of_share
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, build_ticket, label_text
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import closes_at, is_live_shown, shown_from
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

_NAME = "access.ticket.issue"
_CITES = ("13(2)", "16(3)", "18", "19")


def is_share_grant(no: str) -> bool:
    """Whether a number is one of a grant of a share."""
    return no.startswith("V") and Grant.objects.filter(no=no, share__isnull=False).exists()


@cites("8", "13(2)", "16(3)", "18", "19", "20(1)", "799-10", "799-20")
def issue_for_share(
    by: Asker,
    *,
    grant: str,
    points: Sequence[str],
    modes: Sequence[str],
    clock: Clock,
    origin: str = "",
    within: str = "",
) -> IssuedTicket:
    """Issues a ticket of `access.ticket_seconds` under a grant of a share; the same call renews it. The first one of a
    point under a grant is a line of the register (16(3)), whose number is the mark of a viewing copy (20(1)).

    Raises Refused (articles 8, 13(2), 16(3), 18, 19, 799-10, 799-16(2)(2), 799-20): not its holder, no longer named, a
    share or a point that no longer stands, outside the daily hours, another way, a closed span; Fault(NOT_FOUND).
    """
    with refusals_noted(by, _NAME, grant, clock), act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who = duty_of(by, now)
        (held, facts), spans = grant_with_facts(grant, points, who.organisation), closed_spans(points)
        share = share_of_grant(held, points, now)
        require(may_issue_ticket_of_share(who, facts, share, points, modes, now) and is_live_shown(spans, now))
        is_live = share.kind is ShareKind.LIVE
        begins = now if is_live else shown_from(spans, playback_from(share, points, now), now)
        payload = _payload(facts, points, modes, (origin, within), begins, closes_at(spans, held.valid_until, now), now)
        ticket = ticket_row(held, payload)
        ticket.save(force_insert=True)
        record.wrote(ticket)
        for key, value in {
            "grant": held.no, "share": share.no, "points": list(payload.points), "modes": list(payload.modes),
        }.items():  # fmt: skip
            record.fact(key, value)
        register_openings(record, who, held, ticket, payload, now, token=actor_of(by).token)
        if not is_live:
            payload = _marked(payload, held, who, share)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return issued_ticket(payload, token, held.valid_until)


def share_of_grant(held: Grant, points: Sequence[str], at: datetime) -> ShareFacts:
    """The share of a grant as rules see it at an instant, with those of its points that have one of these codes. Raises
    Fault(NOT_FOUND) for a grant of none."""
    if held.share is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), held.no)
    return share_facts(held.share, points, at)


def _marked(payload: TicketPayload, grant: Grant, who: DutyFacts, share: ShareFacts) -> TicketPayload:
    """The payload of a viewing copy, with the viewer's name and unit, the share and the grant in its label, the line of
    its opening as its mark, and the daily hours of the share, outside of which no picture is shown."""
    line = opening_line_of(grant.pk, payload.points[0])
    label = label_text((who.name,), who.organisation_name, share.no, grant.no)
    hours = (_seconds(share.opens), _seconds(share.closes)) if share.opens and share.closes else ()
    return replace(payload, label=label, mark=mark_of_opening(line), hours=hours)


def _payload(
    grant: GrantFacts,
    points: Sequence[str],
    modes: Sequence[str],
    source: tuple[str, str],
    begins: datetime,
    ends: datetime,
    now: datetime,
) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=grant.no,
        who=f"user:{grant.holder_id}",
        points=tuple(dict.fromkeys(points)),
        modes=tuple(dict.fromkeys(modes)),
        from_ms=unix_ms(begins),
        to_ms=unix_ms(grant.valid_until),
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, ends)),
        origin=source[0],
        within=source[1],
    )


def _seconds(moment: time) -> int:
    """Seconds of the day."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second

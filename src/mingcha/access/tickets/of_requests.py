"""Issues tickets under a grant of a request to view: its points, its interval, only the viewing copy (articles 14, 15,
16(3), 18, 19). The four conditions are checked each time, so access ends with a credential at midnight.

Copies and retrievals deliver originals by an export (access.exports), which has no grant.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import grant_with_facts
from mingcha.access.register.actions import write_line
from mingcha.access.register.rows import opening_of
from mingcha.access.register.rules import mark_of
from mingcha.access.register.values import WATCHED, LineFacts
from mingcha.access.requests.findings import note_late_use
from mingcha.access.requests.opening import line_of
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.scope import is_footage_open
from mingcha.access.requests.values import RequestCase, RequestFacts
from mingcha.access.tickets.labels import label_of_viewing
from mingcha.access.tickets.rows import issued_ticket, line_of_viewing, ticket_row
from mingcha.access.tickets.rules import may_issue_ticket_of_request
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, build_ticket
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import Decision, Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

_NAME = "access.ticket.issue"
_CITES = ("15", "16(3)", "18", "19", "799-20")


def is_request_grant(no: str) -> bool:
    """Whether a number is one of a grant of a request."""
    return Grant.objects.filter(no=no, request__isnull=False).exists() if no.startswith("Q") else False


@cites("15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "18", "19", "799-20")
def issue_for_request(
    by: Asker,
    *,
    grant: str,
    points: Sequence[str],
    modes: Sequence[str],
    clock: Clock,
    origin: str = "",
    within: str = "",
) -> IssuedTicket:
    """Issues a ticket of `access.ticket_seconds` under a grant of a request; the same call renews it.

    The first ticket of a point under a grant writes a line in the register with the viewing person; its number is the
    mark of the copy, so that a leaked film can be traced to that person and not the other officer (20(1)). Use after
    the term of the request is refused, recorded and a finding (T15e). Raises Refused (15 and its items, 16(3), 18, 19,
    799-16(2)(2), 799-20), Fault(NOT_FOUND).
    """
    no = _request_of(grant)
    try:
        with refusals_noted(by, _NAME, no, clock), act(_NAME, by=actor_of(by), clock=clock, cites=_CITES) as record:
            now = clock.now()
            who = duty_of(by, now)
            held, facts = grant_with_facts(grant, points, who.organisation)
            asked = request_called(no)
            case, unit = request_case(asked), asked.managing_unit.place
            require(may_issue_ticket_of_request(who, facts, case, unit, points, modes, now))
            require(may_show(case.request, points))
            line = line_of_viewing(held, points[0]) or write_line(record, _viewing(case, who, points[0]), now)
            payload = _payload(held, case, points, modes, origin, within, line, now)
            ticket = ticket_row(held, payload, line)
            ticket.save(force_insert=True)
            record.wrote(ticket)
            entered = {"grant": held.no, "request": no, "points": list(payload.points), "modes": list(payload.modes)}
            for key, value in (entered | {"line": line}).items():
                record.fact(key, value)
            token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    except Refused:
        note_late_use(by, no, grant, clock=clock)
        raise
    return issued_ticket(payload, token, held.valid_until)


def may_show(request: RequestFacts, points: Sequence[str]) -> Decision:
    """Whether nothing of these points in the span of a request is closed (article 18)."""
    return is_footage_open(closed_spans(points), request.requester_kind, request.from_ms, request.to_ms)


def _request_of(grant: str) -> str:
    """The number of the request of a grant. Raises Fault(NOT_FOUND)."""
    no = Grant.objects.filter(no=grant).values_list("request__no", flat=True).first()
    if not no:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项授权", "there is no such grant"), grant)
    return no


def _payload(
    grant: Grant,
    case: RequestCase,
    points: Sequence[str],
    modes: Sequence[str],
    origin: str,
    within: str,
    line: str,
    now: datetime,
) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=grant.no,
        who=f"user:{grant.user_id}",
        points=tuple(dict.fromkeys(points)),
        modes=tuple(dict.fromkeys(modes)),
        from_ms=case.request.from_ms,
        to_ms=case.request.to_ms,
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, grant.valid_until)),
        origin=origin,
        within=within,
        label=label_of_viewing(case, grant.user_id, line),
        mark=mark_of(line),
    )


def _viewing(case: RequestCase, who: DutyFacts, point: str) -> LineFacts:
    """The line of the first viewing of a point under a grant: person and method of the opening, and in its content the
    viewers: one officer, or at the counter both, shown by the person on duty."""
    opening = opening_of(case.register_no)
    viewer = next((one for one in case.request.officers if one.user_id == who.user_id), None)
    viewers = f"查看人：{viewer.name}（{viewer.unit}）" if viewer else f"申请人到场查看，由 {who.name} 播放"
    asked = replace(case.request, points=(point,))
    line = line_of(replace(case, request=asked), WATCHED, operator=opening.operator, method=opening.method)
    return replace(line, content=f"{line.content}（{point}）；{viewers}")

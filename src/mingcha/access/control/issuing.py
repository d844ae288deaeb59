"""Issues tickets of control: one camera, one lease, two minutes (articles 2, 7(2), 16(3), 19)."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.control import rules
from mingcha.access.control.models import ControlLease
from mingcha.access.control.rows import judged_control, lease_called, lease_facts
from mingcha.access.tickets.rows import issued_ticket, ticket_row
from mingcha.access.tickets.tokens import CONTROL, TICKET_KEY, TicketPayload, build_ticket
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "16(3)", "18", "19", "799-16(2)(2)")
def issue_control_ticket(by: Asker, *, lease: int, clock: Clock, origin: str = "", within: str = "") -> IssuedTicket:
    """Issues a ticket of `access.ticket_seconds` for the asker's own lease and extends the lease; the same call renews
    it. The ticket never ends after the lease. Judged as taking control is, each time.

    Raises Refused (articles 2, 3, 7(2), 8, 13(2), 15, 16(2), 18, 19, 799-16(2)(2)), Fault(NOT_FOUND).
    """
    with act("access.control.ticket", by=actor_of(by), clock=clock, cites=("2", "7(2)", "16(3)", "19")) as record:
        now = clock.now()
        who, held = duty_of(by, now), lease_called(lease)
        require(rules.holds_lease(who, lease_facts(held, now)))
        judged = judged_control(who, held.grant.no, held.point.code, now)
        require(judged.decision)
        held.until, held.within = rules.lease_ends_at(now, judged.most), within
        held.save(update_fields=["until", "within"])
        payload = _payload(held, origin, within, now)
        ticket = ticket_row(held.grant, payload)
        ticket.save(force_insert=True)
        record.wrote(held, ticket)
        record.fact("lease", held.pk)
        record.fact("grant", held.grant.no)
        record.fact("points", [held.point.code])
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return issued_ticket(payload, token, held.grant.valid_until)


def _payload(held: ControlLease, origin: str, within: str, now: datetime) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=held.grant.no,
        who=f"user:{held.user_id}",
        points=(held.point.code,),
        modes=(CONTROL,),
        from_ms=unix_ms(now),
        to_ms=unix_ms(held.grant.valid_until),
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, held.until)),
        origin=origin,
        within=within,
        lease=held.pk,
    )

"""Tickets as rows and as values, for the acts that issue them (article 16(3))."""

from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import TicketPayload
from mingcha.access.tickets.values import IssuedTicket
from mingcha.kit.clock import unix_ms


def ticket_row(grant: Grant, payload: TicketPayload, line: str | None = None) -> Ticket:
    """The unsaved row of a ticket; `line`: the number of the register's line of a viewing copy."""
    return Ticket(
        id=payload.id,
        grant=grant,
        points=" ".join(payload.points),
        modes=" ".join(payload.modes),
        from_ms=payload.from_ms,
        to_ms=payload.to_ms,
        issued_ms=payload.iat_ms,
        ends_ms=payload.exp_ms,
        within=payload.within,
        line=line,
        lease_id=payload.lease or None,
    )


def line_of_viewing(grant: Grant, point: str) -> str | None:
    """The number of the register's line of this grant's viewing of a point; None before its first ticket."""
    rows = Ticket.objects.filter(grant=grant, points=point, line__isnull=False)
    return rows.order_by("issued_ms").values_list("line", flat=True).first()


def issued_ticket(payload: TicketPayload, token: str, grant_until: datetime) -> IssuedTicket:
    """A new ticket for the requesting page or program; `grant_until`: the end of its grant."""
    return IssuedTicket(
        token=token,
        id=payload.id,
        grant=payload.grant,
        points=payload.points,
        modes=payload.modes,
        from_ms=payload.from_ms,
        to_ms=payload.to_ms,
        exp_ms=payload.exp_ms,
        grant_until_ms=unix_ms(grant_until),
    )

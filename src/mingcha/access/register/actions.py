"""Writing lines of the register, inside the acts that open pictures (article 16(3))."""

from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.register.models import ON_SCREEN, RegisterRow
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import LIVE, TicketPayload
from mingcha.evidence.entries import ActRecord
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.rows import points_called


def register_openings(
    record: ActRecord, who: DutyFacts, grant: Grant, ticket: Ticket, payload: TicketPayload, now: datetime
) -> None:
    """Writes a line for every point and way that this grant opens for the first time."""
    known = set(RegisterRow.objects.filter(grant=grant).values_list("camera", "way"))
    unit = unit_name(who)
    for point in points_called(payload.points):
        for way in payload.modes:
            if (point.code, way) in known:
                continue
            line = RegisterRow.objects.create(
                grant=grant,
                ticket=ticket,
                point=point,
                camera=point.code,
                user_id=who.user_id,
                person=who.name,
                badge_no=who.badge_no,
                organisation=unit,
                opened_at=now,
                way=way,
                purpose=grant.purpose,
                destination=ON_SCREEN,
                from_ms=payload.iat_ms if way == LIVE else payload.from_ms,
                to_ms=payload.to_ms,
            )
            record.wrote(line)


def unit_name(who: DutyFacts) -> str:
    """The name of a person's unit, as a line of the register copies it."""
    return Organisation.objects.filter(code=who.organisation).values_list("name", flat=True).first() or ""

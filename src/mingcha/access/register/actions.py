"""Writing lines of the register, inside the acts that open pictures (article 16(3))."""

from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.register.models import TO_BROWSER, RegisterRow
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import LIVE, TicketPayload
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.rows import points_called


def register_openings(
    record: ActRecord,
    who: DutyFacts,
    grant: Grant,
    ticket: Ticket,
    payload: TicketPayload,
    now: datetime,
    *,
    token: str = "",
) -> None:
    """Writes a line for every point and way that this grant opens for the first time. `token`: of the actor."""
    if not _first_openings(grant, payload):
        return
    record.alone_from_here()  # two pages may open a point at once: asked again when nobody else writes any more
    opened = _first_openings(grant, payload)
    points = {point.code: point for point in points_called(payload.points)}
    unit = unit_name(who)
    for code, way in opened:
        line = RegisterRow.objects.create(
            grant=grant,
            ticket=ticket,
            point=points[code],
            camera=code,
            user_id=who.user_id,
            person=who.name,
            badge_no=who.badge_no,
            organisation=unit,
            opened_at=now,
            way=way,
            purpose=grant.purpose,
            destination=TO_BROWSER,
            from_ms=payload.iat_ms if way == LIVE else payload.from_ms,
            to_ms=payload.to_ms,
            token=token or None,
        )
        record.wrote(line)


_OPENED = CompiledQuery(
    lambda grant_id, codes: RegisterRow.objects.filter(grant=grant_id, camera__in=codes).values_list("camera", "way")
)


def _first_openings(grant: Grant, payload: TicketPayload) -> list[tuple[str, str]]:
    """(code, way) of the ticket that the register does not have under this grant yet, in the order of the ticket."""
    known = {(code, way) for code, way in _OPENED.rows(grant.pk, tuple(payload.points))}
    return [(code, way) for code in payload.points for way in payload.modes if (code, way) not in known]


def unit_name(who: DutyFacts) -> str:
    """The name of a person's unit, as a line of the register copies it."""
    return Organisation.objects.filter(code=who.organisation).values_list("name", flat=True).first() or ""

"""Writes lines of the register, inside the acts that open or hand over pictures (articles 15, 16(3), 19)."""

from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.register import rules as register_rules
from mingcha.access.register.models import MOST_WRITERS, TO_BROWSER, RegisterRow, RequestLine, RequestLinePoint
from mingcha.access.register.rows import columns_of, require_columns_hold
from mingcha.access.register.values import CORRECTED, OPENED, LineFacts
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import COPY, LIVE, PLAYBACK, TicketPayload
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted


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
    """Writes a line for every point and way that this grant opens for the first time. `token`: the actor's token. The
    viewing copy of a share is playback in the register."""
    if not _first_openings(grant, payload):
        return
    record.alone_from_here()  # two pages may open a point at once: checked again once no other act can write
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
    ways = [PLAYBACK if mode == COPY else mode for mode in payload.modes]
    return [(code, way) for code in payload.points for way in ways if (code, way) not in known]


def unit_name(who: DutyFacts) -> str:
    """The name of a person's unit, as a line of the register copies it."""
    return Organisation.objects.filter(code=who.organisation).values_list("name", flat=True).first() or ""


@cites("15", "16(3)", "19", "799-16(2)(3)")
def write_line(record: ActRecord, facts: LineFacts, now: datetime) -> str:
    """Writes a line for others inside the act that it is about, and returns its number, such as 2026-000001.

    Raises Refused (articles 15(1), 16(3), 19) if the line lacks a fact that the law requires, Fault(INVALID) for a
    value that does not fit its column, Fault(NOT_FOUND) for an unknown point, Fault(CONFLICT) for an already opened
    request.
    """
    if facts.act == CORRECTED:
        raise Fault(FaultKind.INVALID, Words("更正须单独办理", "a correction is an act of its own"))
    require(register_rules.line_is_complete(facts))
    return _write(record, facts, None, now)


def write_correction(record: ActRecord, held: RequestLine, facts: LineFacts, now: datetime, *, proposer: str) -> str:
    """Writes the line that corrects another one, inside the act that confirms it, and returns its number; the old line
    stays. `proposer`: the name of the person who proposed it. The caller applies the rules.

    Raises Fault(INVALID) for a value that does not fit its column.
    """
    return _write(record, facts, held, now, also_by=proposer)


@cites("16(3)", "25")
def record_table(by: Asker, *, year: int, lines: int, digest: str, clock: Clock) -> None:
    """Records that a person downloads the table of a year's lines: its number of lines and the SHA-256 of its bytes,
    which identifies a copy found later. Raises Refused (article 16(3))."""
    name = "access.register.export"
    noted = refusals_noted(by, name, str(year), clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("16(3)", "25")) as record:
        require(register_rules.may_enter_register(duty_of(by, clock.now())))
        record.fact("year", year)
        record.fact("lines", lines)
        record.fact("sha256", digest)


def _write(
    record: ActRecord, facts: LineFacts, corrects: RequestLine | None, now: datetime, *, also_by: str = ""
) -> str:
    require_columns_hold(facts)
    record.alone_from_here()  # the number is the next of its year
    if facts.act == OPENED and RequestLine.objects.filter(request=facts.request, act=OPENED).exists():
        words = Words("该申请已经登记开通", "the register has the opening of this request already")
        raise Fault(FaultKind.CONFLICT, words)
    points = points_called(facts.points)
    number = _next_number(now)
    line = RequestLine.objects.create(
        no=number,
        mark=register_rules.mark_of(number),
        written_at=now,
        written_by=_writers(*filter(None, (also_by, record.by.name or record.by.id))),
        entry=record.entry,
        corrects=corrects,
        **columns_of(facts),
    )
    record.wrote(line)
    for point in points:
        record.wrote(RequestLinePoint.objects.create(line=line, point=point))
    before = record.facts().get("register")
    record.fact("register", [*before, number] if isinstance(before, list) else [number])
    return number


def _writers(*names: str) -> str:
    """The joined names of the writers of a line; long ones are cut, so that both fit."""
    room = (MOST_WRITERS + 1) // len(names) - 1
    return "、".join(names) if len("、".join(names)) <= MOST_WRITERS else "、".join(name[:room] for name in names)


def _next_number(now: datetime) -> str:
    """The next number of the Shanghai year. The act's lock makes it safe for many writers."""
    year = register_rules.line_number(now, 0)[:4]
    last = RequestLine.objects.filter(no__startswith=f"{year}-").order_by("-mark").values_list("no", flat=True).first()
    return register_rules.line_number(now, int(last[5:]) + 1 if last else 1)

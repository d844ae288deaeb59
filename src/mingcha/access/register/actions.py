"""Writing lines of the register, inside the acts that open or hand over pictures (articles 15, 16(3), 19)."""

from dataclasses import fields, replace
from datetime import datetime

from mingcha.access.duty.models import Grant
from mingcha.access.register import rules as register_rules
from mingcha.access.register.models import TO_BROWSER, RegisterRow, RequestLine, RequestLinePoint
from mingcha.access.register.rows import columns_of, facts_of, line_called, require_columns_hold
from mingcha.access.register.values import CORRECTED, LineCorrection, LineFacts
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import LIVE, TicketPayload
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.queries import places_of
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


@cites("15", "16(3)", "19", "799-16(2)(3)")
def write_line(record: ActRecord, facts: LineFacts, now: datetime) -> str:
    """Writes a line for others inside the act that it is about, and returns its number, such as 2026-000001.

    Raises Refused (articles 15(1), 16(3), 19) for a line that does not say all that the law asks, Fault(INVALID) for a
    value that no column holds, Fault(NOT_FOUND) for an unknown point, Fault(CONFLICT) for a request opened already.
    """
    if facts.act == CORRECTED:
        raise Fault(FaultKind.INVALID, Words("更正须单独办理", "a correction is an act of its own"))
    require(register_rules.line_is_complete(facts))
    return _write(record, facts, None, now)


@cites("16(3)", "3")
def correct_line(by: Asker, *, number: str, correction: LineCorrection, remark: str, clock: Clock) -> str:
    """Corrects a line for others by a new line, and returns the number of the new one; the old line stays.

    Raises Refused (articles 3, 15(1), 16(3), 19), Fault(NOT_FOUND), Fault(CONFLICT) for a line that was corrected
    already (its correction is corrected), Fault(INVALID) if nothing changes or no reason is given.
    """
    name = "access.register.correct"
    noted = refusals_noted(by, name, number, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("16(3)", "3")) as record:
        now = clock.now()
        held = line_called(number)
        facts = facts_of(held)
        places = places_of(facts.points)
        require(register_rules.may_correct_line(duty_of(by, now), tuple(places.values())))
        if held.corrections.exists():
            raise Fault(
                FaultKind.CONFLICT, Words("该行已经更正，请更正其更正行", "corrected already: correct that line")
            )
        changed = {name: value for name, value in _given(correction).items() if getattr(facts, name) != value}
        if not changed or not remark.strip():
            words = Words("请写明更正的内容和原因", "say what is corrected, and why")
            raise Fault(FaultKind.INVALID, words)
        require(register_rules.may_replace_name(duty_of(by, now).name, facts, changed))
        new = replace(facts, **changed, act=CORRECTED, corrects=number, remark=remark.strip())  # type: ignore[arg-type]
        require(register_rules.line_is_complete(replace(new, act=_first_act(held))))
        corrected = _write(record, new, held, now)
        record.fact("corrects", number)
        record.fact("changed", sorted(changed))
    return corrected


@cites("16(3)", "25")
def record_table(by: Asker, *, year: int, lines: int, digest: str, clock: Clock) -> None:
    """Enters that a person takes the table of a year's lines: its number of lines and the SHA-256 of its bytes, so that
    a copy found later is known to be that one. Raises Refused (article 16(3))."""
    name = "access.register.export"
    noted = refusals_noted(by, name, str(year), clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("16(3)", "25")) as record:
        require(register_rules.may_enter_register(duty_of(by, clock.now())))
        record.fact("year", year)
        record.fact("lines", lines)
        record.fact("sha256", digest)


def _given(correction: LineCorrection) -> dict[str, object]:
    """The corrected values by the name of their fact."""
    values = {field.name: getattr(correction, field.name) for field in fields(correction)}
    return {name: value for name, value in values.items() if value is not None}


def _first_act(held: RequestLine) -> str:
    """What the line records of which this one is a correction, or a correction of a correction."""
    while held.corrects is not None:
        held = held.corrects
    return held.act


def _write(record: ActRecord, facts: LineFacts, corrects: RequestLine | None, now: datetime) -> str:
    require_columns_hold(facts)
    record.alone_from_here()  # the number is the next of its year
    if facts.act == "opened" and RequestLine.objects.filter(request=facts.request, act="opened").exists():
        words = Words("该申请已经登记开通", "the register has the opening of this request already")
        raise Fault(FaultKind.CONFLICT, words)
    points = points_called(facts.points)
    number = _next_number(now)
    line = RequestLine.objects.create(
        no=number,
        mark=register_rules.mark_of(number),
        written_at=now,
        written_by=record.by.name or record.by.id,
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


def _next_number(now: datetime) -> str:
    """The next number of the Shanghai year. The act's lock makes it safe for many writers."""
    year = register_rules.line_number(now, 0)[:4]
    last = RequestLine.objects.filter(no__startswith=f"{year}-").order_by("-mark").values_list("no", flat=True).first()
    return register_rules.line_number(now, int(last[5:]) + 1 if last else 1)

"""The acts of copies: handed out with an export, ended with proof, overdue by the clock (article 19)."""

from datetime import datetime

from mingcha.access.copies import rules as copies_rules
from mingcha.access.copies.models import Copy
from mingcha.access.copies.rows import copy_called, copy_row
from mingcha.access.copies.values import CopyEnd, CopyRow
from mingcha.access.exports import opened
from mingcha.access.exports.models import Export
from mingcha.access.exports.rows import has_begun_to_leave
from mingcha.access.exports.values import OpenedRequest
from mingcha.access.register.actions import write_line
from mingcha.access.register.values import LineFacts
from mingcha.access.requests.values import RequestFacts
from mingcha.evidence.entries import ActRecord, act
from mingcha.jobs.queries import is_job_running
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.points.queries import places_of
from mingcha.registry.refusals.actions import refusals_noted

AT_ONCE = 100
"""Limit of copies that one act of the clock reports as overdue."""


@cites("19")
def note_copy(record: ActRecord, *, export: str, camera: str, request: RequestFacts, line: str, now: datetime) -> Copy:
    """Records the recipient's copy inside the act that hands it over. The request states protective measures and day of
    return: without them nothing is exported."""
    assert request.return_by is not None
    held = Copy.objects.create(
        no=_next_no(now),
        export=export,
        request=request.no,
        managing_unit=request.managing_unit,
        camera=camera,
        holder=request.officers[0].unit,
        persons="\n".join(officer.name for officer in request.officers),
        measures=request.measures,
        return_by=request.return_by,
        given_at=now,
        line=line,
    )
    record.wrote(held)
    record.fact("copy", held.no)
    return held


@cites("16(3)", "19")
def end_copy(by: Asker, *, number: str, end: str, proof: str, clock: Clock) -> CopyRow:
    """Records that a copy was returned, destroyed or never taken, by whom and with which proof: writes a line of the
    register and ends its finding. Raises Refused (articles 16(3), 19), Fault(NOT_FOUND)."""
    name = "access.copy.end"
    noted = refusals_noted(by, name, number, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("16(3)", "19")) as record:
        now = clock.now()
        held = copy_called(number)
        who = duty_of(by, now)
        request, unit = opened.opened_request(held.request, now), organisation_place(held.managing_unit)
        is_over, has_left, officers = bool(held.end), _has_left(held.export), request.facts.officers
        may = copies_rules.may_end_copy(who, unit, end, proof, officers=officers, has_ended=is_over, has_left=has_left)
        require(may)
        write_end(record, held, request, CopyEnd(end), proof, who.name, now)
    return copy_row(held, now)


def write_end(
    record: ActRecord, held: Copy, request: OpenedRequest, end: CopyEnd, proof: str, name: str, now: datetime
) -> None:
    """Writes the end of a copy inside the act that records it: its line, the end of its finding, and the last step of
    its request once no copy of it is out. `name`: who records it. The caller applies the rules."""
    held.end, held.ended_at, held.ended_by = end, now, name
    held.proof = proof.strip()[: copies_rules.MOST_PROOF]
    held.end_line = write_line(record, _line(held, request, name), now)
    held.save()
    record.wrote(held)
    reason = f"{held.end_line} {held.proof}"
    close_mended(
        record, kind=FindingKind.COPY_OVERDUE, subject_kind=SubjectKind.COPY, subject=held.no, reason=reason, now=now
    )
    if not Copy.objects.filter(request=held.request, end="").exists():
        opened.note_closed(record, held.request, now)
    for key, value in (("copy", held.no), ("end", held.end), ("line", held.end_line)):
        record.fact(key, value)


@cites("19")
def find_overdue_copies(by: Asker, *, clock: Clock) -> int:
    """Opens a finding once for each copy whose day of return is over; returns their number. Writes nothing if none."""
    today = shanghai_day(clock.now())
    late = Copy.objects.filter(end="", return_by__lt=today, was_found=False).order_by("return_by", "pk")[:AT_ONCE]
    if not late.exists():
        return 0
    with act("access.copy.remind", by=actor_of(by), clock=clock, cites=("19",)) as record:
        now = clock.now()
        found = [one for one in late if copies_rules.is_overdue(one.return_by, now)]
        places = places_of({one.camera for one in found})
        for one in found:
            one.was_found = True
            one.save()
            record.wrote(one)
            if one.camera in places:
                words = Words(
                    f"{one.holder} 应于 {one.return_by} 前归还或销毁 {one.export}，未登记",
                    f"{one.holder} was to return or destroy {one.export} by {one.return_by}: nothing is recorded",
                )
                ensure_finding(
                    record,
                    kind=FindingKind.COPY_OVERDUE,
                    article="19",
                    subject_kind=SubjectKind.COPY,
                    subject=one.no,
                    words=words,
                    place=places[one.camera],
                    now=now,
                )
        record.fact("copies", [one.no for one in found])
    return len(found)


def _line(held: Copy, request: OpenedRequest, operator: str) -> LineFacts:
    facts, export = request.facts, Export.objects.get(no=held.export)
    return LineFacts(
        request=held.request,
        act=held.end,
        persons=tuple((one.name, one.unit, one.credential_no) for one in facts.officers),
        way=facts.way,
        method=export.method,
        basis=facts.basis,
        case_no=facts.case_no,
        purpose=facts.purpose,
        reason=facts.reason,
        content=f"{held.no} {held.export}：{held.proof}",
        points=tuple(export.points.split()),
        from_ms=export.from_ms,
        to_ms=export.to_ms,
        destination=facts.destination,
        operator=operator,
        approver=request.approver,
        files=(),
        return_by=held.return_by,
    )


def _has_left(number: str) -> bool:
    """Whether a byte of an export was sent, or its job may still be sending."""
    held = Export.objects.filter(no=number).first()
    return held is None or has_begun_to_leave(held) or is_job_running(held.job)


def _next_no(now: datetime) -> str:
    """C, the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"C{shanghai_day(now):%Y%m%d}-"
    last = Copy.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"

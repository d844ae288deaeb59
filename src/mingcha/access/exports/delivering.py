"""Delivers a bag: the register's line first, then the bytes (articles 16(3), 19, 20(1))."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.copies.actions import note_copy
from mingcha.access.exports import opened
from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.actions import require_still_open
from mingcha.access.exports.handing_over import write_line_again
from mingcha.access.exports.models import Export
from mingcha.access.exports.rows import export_called, export_row
from mingcha.access.exports.values import Delivery, Destination, ExportRow, ExportState, OpenedRequest
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.register.actions import write_line
from mingcha.access.register.values import DELIVERED, LineFacts
from mingcha.access.tickets.tokens import TICKET_KEY, count_of, not_valid, text_of
from mingcha.evidence.bag.bag_files import Payload
from mingcha.evidence.bag.gaps import BAG_REASONS, SPOILED
from mingcha.evidence.bag.paths import MANIFEST
from mingcha.evidence.entries import act
from mingcha.kit.canonical import Json
from mingcha.kit.clock import SHANGHAI, Clock, unix_ms
from mingcha.kit.decision import Refused, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier, open_token, sign_token
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.points.queries import places_of
from mingcha.registry.refusals.actions import refusals_noted

_PASS = "export-pass"  # noqa: S105 - the kind of a token, not a secret
type Ready = Callable[[ExportRow], object]


def _whatever(_row: ExportRow) -> None:
    """Opens nothing: for callers that send no bytes."""


def _wanted() -> None:
    """A person at a page wants the delivery that she asks for."""


@cites("16(3)", "19", "20(1)")
def deliver_export(by: Asker, *, number: str, clock: Clock, still_wanted: Callable[[], None] = _wanted) -> Delivery:
    """Writes the register's line of a delivery and the recipient's copy; returns a pass of `access.export_pass_minutes`
    with which its holder fetches the bag.

    A delivery that was fetched completely or sent is finished: another delivery needs another export. An unfinished one
    is renewed by the person who made it, without another line. `still_wanted` is asked under the log's lock: what it
    raises leaves nothing written. Raises Refused (articles 14, 15, 15(1), 15(4), 16(3)), Fault(NOT_FOUND).
    """
    name = "access.export.deliver"
    noted = refusals_noted(by, name, number, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("16(3)", "19", "20(1)")) as record:
        still_wanted()
        now = clock.now()
        held = export_called(number)
        request, who = require_still_open(held, by, now), duty_of(by, now)
        row = export_row(held)
        folder = _folder_of(row)
        require(exports_rules.may_deliver(row.state, is_packed=folder.is_packed))
        require(exports_rules.may_take_over(who.user_id, row.holder_id))
        require(exports_rules.is_not_gone(is_gone=row.handed_over > 0 or held.sent_at is not None))
        if held.state == ExportState.MADE:
            held.line = write_line(record, _line(held, request, folder.payload(), who.name), now)
            held.state, held.delivered_at = ExportState.DELIVERED, now
            note_copy(record, export=held.no, camera=row.points[0], request=request.facts, line=held.line, now=now)
        ends_at = now + timedelta(minutes=parameters.number("access.export_pass_minutes", shanghai_day(now)))
        if held.destination == Destination.PAGE:
            held.holder, held.pass_ends_at = who.user_id, ends_at
        held.save()
        record.wrote(held)
        record.fact("export", number)
        record.fact("line", held.line)
        exp_ms = unix_ms(ends_at)
        payload: dict[str, Json] = {"t": _PASS, "export": number, "who": who.user_id, "exp_ms": exp_ms}
        token = sign_token(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return Delivery(export_row(held), token, exp_ms)


@cites("15", "16(3)")
def fetch_export(by: Asker, *, token: str, clock: Clock, ready: Ready = _whatever) -> ExportRow:
    """Begins or continues a handing over by its pass. An expired pass, or one of another person, is refused, recorded
    and a finding. `ready` opens the file before anything is written; its exceptions end the act.

    Raises Refused (articles 15, 16(3)), Fault(UNAUTHENTICATED) for an invalid token."""
    number, holder_id, exp_ms = _open_pass(token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    return _fetch(by, number, (holder_id, exp_ms), clock, ready)


@cites("15", "16(3)")
def fetch_delivered(by: Asker, *, number: str, clock: Clock, ready: Ready = _whatever) -> ExportRow:
    """The same by the number of an export: uses the newest pass of its holder. Raises Refused (articles 15, 16(3)),
    Fault(NOT_FOUND)."""
    held = export_row(export_called(number))
    with refusals_noted(by, "access.export.fetch", number, clock):
        require(exports_rules.may_read_export(duty_of(by, clock.now()), organisation_place(held.managing_unit)))
    if held.pass_ends_at is None:
        raise Fault(FaultKind.NOT_FOUND, Words("该导出尚未登记交付", "nothing was handed over yet"), number)
    return _fetch(by, number, (held.holder_id, unix_ms(held.pass_ends_at)), clock, ready)


@cites("16(3)")
def note_leaving(by: Asker, *, number: str, clock: Clock, still_wanted: Callable[[], None] = _wanted) -> None:
    """Records, before the first byte, that a bag is being sent to an address. Whatever the response, it may have all
    bytes, so this export can no longer be recorded as not taken. `still_wanted`: as deliver_export."""
    with act("access.export.send", by=actor_of(by), clock=clock, cites=("16(3)",)) as record:
        still_wanted()
        held = export_called(number)
        held.sent_spans = held.sent_spans or ""
        held.save()
        record.wrote(held)
        record.fact("export", number)


@cites("16(3)")
def note_sent(by: Asker, *, number: str, size_bytes: int, clock: Clock) -> ExportRow:
    """Records that a folder or an address has the complete bag. A repeated call does nothing."""
    held = export_called(number)
    if held.sent_at is None:
        with act("access.export.arrive", by=actor_of(by), clock=clock, cites=("16(3)",)) as record:
            held = export_called(number)
            held.sent_at, held.sent_spans = clock.now(), None
            held.save()
            record.wrote(held)
            opened.note_delivered(record, held.request, held.sent_at)
            record.fact("export", number)
            record.fact("bytes", size_bytes)
    return export_row(held)


def _fetch(by: Asker, number: str, given: tuple[int, int], clock: Clock, ready: Ready) -> ExportRow:
    """Begins a response under a pass (its holder's id, its end in Unix ms)."""
    try:
        with act("access.export.fetch", by=actor_of(by), clock=clock, cites=("15", "16(3)")) as record:
            now = clock.now()
            held = export_called(number)
            who = duty_of(by, now)
            handed = exports_rules.HandedOver(*given, held.destination == Destination.PAGE)
            require(exports_rules.may_fetch(who.user_id, handed, unix_ms(now)))
            require(exports_rules.may_take_over(who.user_id, held.holder or 0))
            require_still_open(held, by, now)
            ready(export_row(held))
            line = held.line
            if held.sent_spans is None:  # another handing over begins
                if held.handed_over:
                    line = write_line_again(record, held, who.name, now)
                held.sent_spans = ""
            held.fetched_at = held.fetched_at or now
            held.save()
            record.wrote(held)
            record.fact("export", number)
            record.fact("line", line)
    except Refused as refused:
        _alarm(by, number, refused, clock)
        raise
    return export_row(held)


def _alarm(by: Asker, number: str, refused: Refused, clock: Clock) -> None:
    """Writes an entry and a finding: a pass was used after its end, or by another person."""
    decision = refused.decision
    with act("access.export.refuse", by=actor_of(by), clock=clock, cites=(decision.article,)) as record:
        held = export_called(number)
        for key, value in (("export", number), ("article", decision.article), ("reason", decision.reason.zh)):
            record.fact(key, value)
        code = held.points.split()[0]
        place = places_of((code,)).get(code)
        if place is not None:
            ensure_finding(
                record,
                kind=FindingKind.EXPORT_MISUSED,
                article="15",
                subject_kind=SubjectKind.EXPORT,
                subject=number,
                words=decision.reason,
                place=place,
                now=clock.now(),
                concerns=actor_of(by).id,
            )


def _line(held: Export, request: OpenedRequest, payload: Payload, operator: str) -> LineFacts:
    """The line of a delivery. `operator`: the name of the person who hands it over, who need not be the one who started
    it."""
    facts = request.facts
    files = (MANIFEST, held.manifest_sha256), *payload.clips, *payload.copies
    return LineFacts(
        request=facts.no,
        act=DELIVERED,
        persons=tuple((one.name, one.unit, one.credential_no) for one in facts.officers),
        way=facts.way,
        method=held.method,
        basis=facts.basis,
        case_no=facts.case_no,
        purpose=facts.purpose,
        reason=facts.reason,
        content=_content(held),
        points=tuple(held.points.split()),
        from_ms=held.from_ms,
        to_ms=held.to_ms,
        destination=facts.destination,
        operator=operator,
        approver=request.approver,
        files=files,
        return_by=facts.return_by,
    )


def _content(held: Export) -> str:
    """The text of the delivered content: Beijing time; the gaps with their length, damaged or lost footage as such."""
    begin, end = _shown(held.from_ms), _shown(held.to_ms)
    text, row = f"{held.no}：{len(held.points.split())} 个点位，{begin} 至 {end} 的", export_row(held)
    if row.films:
        return f"{text}脱敏影片 {'、'.join(row.films)}，不含原始录像"
    text, contents = f"{text}原始录像", row.contents
    if contents is not None:
        text += "，含声音" if contents.has_sound else ""
        text += f"，缺少 {sum(contents.missing_ms.values()) / 1000:.3f} 秒" if contents.missing_ms else ""
        if contents.spoiled_ms:
            reasons = (
                f"{ms / 1000:.3f} 秒{BAG_REASONS[one].zh}" for one, ms in contents.missing_ms.items() if one in SPOILED
            )
            text += f"（不完整：{'，'.join(reasons)}）"
    return text + ("，另附带标记的便览副本" if held.with_copy else "")


def _open_pass(token: str, verifier: Verifier) -> tuple[str, int, int]:
    """The export, the holder's id and the end (Unix ms) of a pass. Raises Fault(UNAUTHENTICATED) for another token."""
    payload = open_token(token, verifier)
    if set(payload) != {"t", "export", "who", "exp_ms"} or payload["t"] != _PASS:
        raise not_valid("not a pass for an export")
    return text_of(payload, "export"), count_of(payload, "who"), count_of(payload, "exp_ms")


def _shown(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _folder_of(row: ExportRow) -> WorkFolder:
    return WorkFolder(settings.MINGCHA_HOME.exports, row.no, row.file_name)

"""The acts of an export: requested, fetched with tickets, made, handed over (articles 15, 16(3), 18, 19, 20(1))."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pyrage
from django.conf import settings

from mingcha.access.copies.models import Copy
from mingcha.access.exports import opened
from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.models import Export, ExportTicket
from mingcha.access.exports.rows import contents_text, export_called, export_row
from mingcha.access.exports.sending import folder_of_media
from mingcha.access.exports.values import (
    EXPORT_JOB,
    Destination,
    ExportRow,
    ExportState,
    OpenedRequest,
    WantedExport,
)
from mingcha.access.films.rows import film_of, films_of_request
from mingcha.access.films.rules import film_stands, is_part_of_asked
from mingcha.access.requests.rules import gets_originals
from mingcha.access.requests.scope import is_footage_open
from mingcha.access.requests.values import RequestFacts
from mingcha.access.tickets.tokens import EXPORT, TICKET_KEY, TicketPayload, build_ticket
from mingcha.evidence.bag.gaps import spoiled_ms
from mingcha.evidence.bag.values import Gap
from mingcha.evidence.entries import act
from mingcha.jobs.actions import queue_job
from mingcha.jobs.values import NewPart
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway.transcode.workers import check_decoding
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.disclosures.above import disclosure_decision
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.refusals.actions import refusals_noted

FETCH, COPY, SEAL, PACK, SEND = range(5)
"""The stages of the job: footage of each point; its convenience copy; lists, proofs and the manifest's entry; the file;
its delivery."""


@cites("14", "15", "16(3)", "16(6)", "19")
def start_export(by: Asker, *, wanted: WantedExport, clock: Clock) -> ExportRow:
    """Creates the export of an open request and queues the job that makes its bag; nothing is handed over yet.

    Raises Refused (articles 14, 15, 15(1), 15(4), 16(3), 16(6), 18, 19), Fault(NOT_FOUND) without such a request,
    Fault(INVALID) for an invalid recipient, Fault(UNSUPPORTED) on a recorder host and for a medium if none is set.
    """
    _require_possible(wanted)
    name = "access.export.start"
    noted = refusals_noted(by, name, wanted.request, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("15", "16(3)", "19")) as record:
        now = clock.now()
        who = duty_of(by, now)
        request = opened.opened_request(wanted.request, now)
        require(exports_rules.may_start_export(who, request, wanted, hands_of((who.user_id, request.approver_id))))
        facts, given = request.facts, _footage_of(request, wanted, now)
        require(_may_show(request, given.points, given.from_ms, given.to_ms))
        number = _next_no(now)
        parts = _parts(wanted, given, now)
        job = queue_job(EXPORT_JOB, parts, arguments={"export": number}, by=actor_of(by), clock=clock)
        held = Export.objects.create(
            no=number,
            request=facts.no,
            state=ExportState.MAKING,
            points=" ".join(given.points),
            from_ms=given.from_ms,
            to_ms=given.to_ms,
            films=" ".join(given.films) or None,
            managing_unit=facts.managing_unit,
            user_id=who.user_id,
            person=who.name,
            destination=wanted.destination,
            method=wanted.method,
            **_target_columns(wanted),
            recipient=wanted.recipient,
            with_copy=wanted.with_copy,
            started_at=now,
            job=job.number,
        )
        record.wrote(held)
        for key, value in (("export", number), ("request", facts.no), ("destination", held.destination)):
            record.fact(key, value)
        for key, listed in given.facts.items():
            record.fact(key, listed)
    return export_row(held)


@dataclass(frozen=True, slots=True)
class _Footage:
    """What an export gives: points, span (Unix ms), and the redactions whose films are all of it; () for originals."""

    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    films: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Json]:
        """Its points and films, for the entry."""
        films: dict[str, Json] = {"redactions": [*self.films]} if self.films else {}
        return {"points": [*self.points], **films}


def _footage_of(request: OpenedRequest, wanted: WantedExport, now: datetime) -> _Footage:
    """What an order asks of its request: originals, or every released film that lies inside. Raises Refused (19; 16(6)
    without an impact assessment)."""
    facts = request.facts
    _require_assessed(facts, now)
    points = tuple(dict.fromkeys(wanted.points or facts.points))
    from_ms, to_ms = wanted.from_ms or facts.from_ms, wanted.to_ms or facts.to_ms
    if not facts.gets_films:
        require(gets_originals(facts, now))
        return _Footage(points, from_ms, to_ms)
    films = [
        one
        for one in films_of_request(facts.no)
        if one.is_released and is_part_of_asked(points, from_ms, to_ms, one.footage)
    ]
    require(exports_rules.may_export_films(len(films), with_copy=wanted.with_copy))
    return _Footage(
        points=tuple(sorted({one.point for one in films})),
        from_ms=min(unix_ms(one.from_at) for one in films),
        to_ms=max(unix_ms(one.to_at) for one in films),
        films=tuple(one.redaction for one in films),
    )


def _target_columns(wanted: WantedExport) -> dict[str, str]:
    """Where an export goes: an address as people may see it, with its secret part sealed, or the name of a folder.
    Raises Refused for an address that is not allowed."""
    if wanted.destination is Destination.URL:
        require(exports_rules.is_allowed_address(wanted.target, settings.MINGCHA_EXPORT_HOSTS))
        return {"target": _shown(wanted.target), "sealed_target": settings.MINGCHA_KEYS.seal(wanted.target)}
    return {"target": _folder_name(wanted), "sealed_target": ""}


@cites("15", "15(4)", "19")
def issue_export_ticket(by: Asker, *, number: str, clock: Clock) -> tuple[str, int]:
    """A ticket of `access.ticket_seconds` for original footage of the export's points and span, and when it ends (Unix
    ms). The request is checked each time; one that redacted films answer gets none: its films are fetched by the jobs
    of their redactions. Raises Refused (articles 14, 15, 15(4), 19)."""
    name = "access.export.ticket"
    noted = refusals_noted(by, name, number, clock)
    with noted, act(name, by=actor_of(by), clock=clock, cites=("15", "19"), beside=True) as record:
        now = clock.now()
        held = export_called(number)
        require(gets_originals(require_still_open(held, by, now).facts, now))
        life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
        payload = TicketPayload(
            id=uuid.uuid4().hex,
            grant=held.no,
            who=f"user:{held.user_id}",
            points=tuple(held.points.split()),
            modes=(EXPORT,),
            from_ms=held.from_ms,
            to_ms=held.to_ms,
            iat_ms=unix_ms(now),
            exp_ms=unix_ms(now + life),
            origin="",
        )
        row = ExportTicket.objects.create(
            id=payload.id,
            export=held,
            points=held.points,
            from_ms=payload.from_ms,
            to_ms=payload.to_ms,
            issued_ms=payload.iat_ms,
            ends_ms=payload.exp_ms,
        )
        record.wrote(row)
        record.fact("export", held.no)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    return token, payload.exp_ms


@cites("15", "16(3)", "20(1)")
def make_export(
    by: Asker,
    *,
    number: str,
    manifest_sha256: str,
    clock: Clock,
    gaps: Sequence[Gap] = (),
    has_sound: bool = False,
) -> ExportRow:
    """Logs the digest of the bag's manifest and its gaps, before anything is handed over. A repeated call does nothing.

    Raises Refused (articles 15, 15(4)), Fault(CORRUPT) if the log has another manifest.
    """
    made = export_called(number)
    if made.state == ExportState.MAKING:
        name = "access.export.make"
        noted = refusals_noted(by, name, number, clock)
        with noted, act(name, by=actor_of(by), clock=clock, cites=("15", "16(3)", "20(1)")) as record:
            now = clock.now()
            made = export_called(number)
            require_still_open(made, by, now)
            if made.state != ExportState.MAKING:
                raise Fault(FaultKind.CONFLICT, Words("该导出已完成", "the export is made already"), number)
            made.state, made.made_at = ExportState.MADE, now
            made.manifest_sha256, made.entry = manifest_sha256, record.entry
            made.contents = contents_text(gaps, has_sound=has_sound)
            made.save()
            record.wrote(made)
            for key, value in (("export", number), ("request", made.request), ("manifest_sha256", manifest_sha256)):
                record.fact(key, value)
            if spoiled := spoiled_ms(gaps):
                record.fact("missing_ms", dict(spoiled))
    if made.manifest_sha256 != manifest_sha256:
        words = Words("导出包的清单与存证的不符", "the manifest of the bag is not the one in the log")
        raise Fault(FaultKind.CORRUPT, words, number)
    return export_row(made)


def require_still_open(held: Export, by: Asker, now: datetime) -> OpenedRequest:
    """The request of an export that may continue: it is open or delivered and its term runs, the exporting person is
    still on duty for the unit, nothing of it is closed, its films are still released (or originals answer the request),
    its impact assessment is in force where one is asked, and the recipient's copy has not ended. Raises Refused (14,
    15, 15(4), 16(3), 16(6), 18, 19)."""
    found = opened.opened_request(held.request, now)
    require(exports_rules.is_still_open(found))
    require(exports_rules.is_not_ended(has_ended=Copy.objects.filter(export=held.no).exclude(end="").exists()))
    who = duty_of(by, now)
    require(exports_rules.may_operate(who, found, hands_of((who.user_id, found.approver_id))))
    require(exports_rules.is_within(found.facts, held.points.split(), held.from_ms, held.to_ms))
    _require_assessed(found.facts, now)
    films = export_row(held).films
    standing = film_stands(is_released=all(film_of(no).is_released for no in films))
    require(standing if films else gets_originals(found.facts, now))
    require(_may_show(found, held.points.split(), held.from_ms, held.to_ms))
    return found


def _require_assessed(facts: RequestFacts, now: datetime) -> None:
    """Raises Refused (16(6)) where what a request gives is to be assessed, and no assessment is in force: when the bag
    is ordered, and again at each step to its delivery, since an assessment may end or run out between."""
    if (way := opened.assessed_way(facts)) is not None:
        require(disclosure_decision()(way, now))


def _may_show(request: OpenedRequest, points: Sequence[str], from_ms: int, to_ms: int) -> Decision:
    """Whether nothing of these points in a span (Unix ms) is closed (article 18)."""
    return is_footage_open(closed_spans(points), request.facts.requester_kind, from_ms, to_ms)


def _parts(wanted: WantedExport, given: _Footage, now: datetime) -> list[NewPart]:
    """The parts of the job; films need not be fetched. Raises Refused (20(1)) for a copy of too much footage,
    Fault(UNSUPPORTED) for a copy without a decoder."""
    points, span_ms = 0 if given.films else len(given.points), given.to_ms - given.from_ms
    fetched, copied = [NewPart(FETCH) for _ in range(points)], list[NewPart]()
    if wanted.with_copy:
        check_decoding()
        most_hours = parameters.number("access.convenience_copy_hours", shanghai_day(now))
        require(exports_rules.may_have_copy(points * span_ms, most_hours))
        copied = [NewPart(COPY) for _ in range(points)]
    sent = [] if wanted.destination is Destination.PAGE else [NewPart(SEND)]
    return [*fetched, *copied, NewPart(SEAL, writes=True), NewPart(PACK), *sent]


def _next_no(now: datetime) -> str:
    """E (导出), the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"E{shanghai_day(now):%Y%m%d}-"
    last = Export.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _folder_name(wanted: WantedExport) -> str:
    """The name of a folder below MINGCHA_EXPORT_FOLDER, or "" for it. Raises Fault(INVALID) for a path."""
    name = wanted.target if wanted.destination is Destination.FOLDER else ""
    if name and (not name.replace("-", "").replace("_", "").isalnum() or not name.isascii() or len(name) > 60):
        words = Words("文件夹名只能含字母、数字、- 和 _", "the name of a folder has letters, digits, - and _")
        raise Fault(FaultKind.INVALID, words)
    return name


def _shown(address: str) -> str:
    """An address without its query, which is secret."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))[:300]


def _require_possible(wanted: WantedExport) -> None:
    """Raises Fault(UNSUPPORTED) on a recorder host and for a medium if none is configured, Fault(INVALID) for an
    invalid recipient."""
    if settings.MINGCHA_HOME.is_recorder_host:
        raise Fault(FaultKind.UNSUPPORTED, Words("请在运行网页的主机上导出", "export on the host that has the pages"))
    if wanted.destination is Destination.FOLDER:
        folder_of_media()
    if not wanted.recipient:
        return
    try:
        pyrage.x25519.Recipient.from_str(wanted.recipient)
    except pyrage.RecipientError:
        words = Words("接收人公钥须为 age1… 的形式", "the recipient is a public key of age (age1...)")
        raise Fault(FaultKind.INVALID, words) from None

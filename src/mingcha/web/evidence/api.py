"""The application's log over the API: its head, its entries, and the proof of one (articles 16(3), 20)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.evidence import queries as evidence
from mingcha.evidence.queries import EntryView, LogView
from mingcha.kit.decision import cites
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.points.classified import secrets_among
from mingcha.registry.verifications.actions import ask_for_check
from mingcha.registry.verifications.queries import AskedCheck, asked_check
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.points_in_answers import points_named_in
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit
from mingcha.web.evidence.act_words import act_words
from mingcha.web.evidence.log import require_reader, require_shown, shown_to
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["evidence"])

Index = Annotated[int, Path(ge=0, le=LARGEST_NUMBER, description="number of an entry, the first is 0")]


class HeadShape(Schema):
    """The state of the application's log; `root` is base64, `verifier_key` the key of its checkpoints (C2SP)."""

    origin: str
    size: int
    root: str
    at: Instant | None
    verifier_key: str
    published_size: int
    published_at: Instant | None


class EntryShape(Schema):
    """An entry. `event` (names and facts) is null for readers who may not read events, and for a token where it names a
    work secret; the entry itself has no names."""

    index: int
    act: str
    act_words: BothWords
    at: Instant
    by: str
    cites: list[str]
    rows: int
    event: dict[str, Any] | None


class EntriesPage(Schema):
    """Entries, newest first; `next_before` requests the next older page, null if there is none."""

    entries: list[EntryShape]
    next_before: int | None


class CheckShape(Schema):
    """A check that was asked for. `state` is queued, running, done, failed or cancelled; `done` of `parts` parts are
    compared; `findings` and the log's `entry` with the result are null until it is done."""

    number: int
    state: str
    done: int
    parts: int
    findings: int | None
    entry: int | None
    error: BothWords | None


@router.get("/head", response=HeadShape, summary="Head of the application's log")
@cites("16(3)", "20")
def head(request: HttpRequest) -> LogView:
    """Its size and root, and its published state; for auditors and officers, like the page."""
    require_reader(request)
    return evidence.log_state()


@router.get("/entries", response=EntriesPage, summary="Entries, newest first")
@cites("16(3)", "20")
def entries(
    request: HttpRequest, before: Annotated[int | None, Query(ge=0, le=LARGEST_NUMBER)] = None, limit: Limit = 50
) -> EntriesPage:
    """A page of entries below the number `before`."""
    require_reader(request)
    rows = evidence.latest_entries(limit, before, with_event=_with_event(request))
    more = len(rows) == limit and rows[-1].index > 0
    shown = _without_secrets(request, shown_to(request, rows))
    return EntriesPage(entries=[_shape(row) for row in shown], next_before=rows[-1].index if more else None)


@router.get("/entries/{index}", response=EntryShape, summary="One entry")
@cites("16(3)", "20")
def entry(request: HttpRequest, index: Index) -> EntryShape:
    """An entry by its number."""
    require_reader(request)
    found = evidence.entry_by_index(index, with_event=_with_event(request))
    require_shown(request, found)
    return _shape(*_without_secrets(request, [found]))


@router.get(
    "/entries/{index}/proof",
    summary="Proof of one entry",
    openapi_extra={
        "responses": {
            200: {
                "description": "a .tlog-proof file (C2SP tlog-proof@v1) under the present head",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        }
    },
)
@cites("16(3)", "20")
def proof(request: HttpRequest, index: Index) -> HttpResponse:
    """Proves, without us, that the log contains the entry ([evidence log](evidence-log.md))."""
    require_reader(request)
    require_shown(request, evidence.entry_by_index(index))
    return HttpResponse(evidence.entry_proof(index), content_type="text/plain; charset=utf-8")


@router.get(
    "/entries/{index}/body",
    summary="The exact bytes of one entry",
    openapi_extra={
        "responses": {
            200: {
                "description": "the bytes that the proof speaks of",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
@cites("16(3)", "20")
def body(request: HttpRequest, index: Index) -> HttpResponse:
    """The canonical JSON over which the leaf hash was computed."""
    require_reader(request)
    require_shown(request, evidence.entry_by_index(index))
    return HttpResponse(evidence.entry_body(index), content_type="application/octet-stream")


@router.post("/checks", response={202: CheckShape}, summary="Have this home checked now")
@cites("16(3)", "20")
def ask_check(request: HttpRequest) -> Status[CheckShape]:
    """Queues a check of files, journal, database and logs, or answers with the one that is open already."""
    row = ask_for_check(signed_in(request), clock=wiring.clock())
    return Status(202, _check_shape(asked_check(row.number, at=wiring.clock().now())))


@router.get("/checks/{number}", response=CheckShape, summary="A check that was asked for")
@cites("16(3)", "20")
def check(request: HttpRequest, number: Index) -> CheckShape:
    """How far a check is, and how it ended."""
    require_reader(request)
    return _check_shape(asked_check(number, at=wiring.clock().now()))


def _check_shape(one: AskedCheck) -> CheckShape:
    result = one.job.result if isinstance(one.job.result, dict) else {}
    error = one.job.error
    return CheckShape(
        number=one.job.number,
        state=one.job.state.value,
        done=one.done,
        parts=one.parts,
        findings=result.get("findings"),
        entry=result.get("entry"),
        error=BothWords(zh=error.zh, en=error.en) if error else None,
    )


def _with_event(request: HttpRequest) -> bool:
    facts, _ = reader(request)
    return may_read_events(facts).allowed


@cites("16(1)")
def _without_secrets(request: HttpRequest, rows: Iterable[EntryView]) -> list[EntryView]:
    """The entries, for a token without each event that names a work secret: an entry is in the published log and stays,
    and of an event nothing is cut out, which would falsify it."""
    shown = list(rows)
    named = {row.index: set(points_named_in(row.event)) for row in shown} if by_token(request) else {}
    secret = secrets_among(frozenset[str]().union(*named.values()))
    return [replace(row, event=None) if secret.intersection(named.get(row.index, ())) else row for row in shown]


def _shape(row: EntryView) -> EntryShape:
    words = act_words(row.act)
    return EntryShape(
        index=row.index,
        act=row.act,
        act_words=BothWords(zh=words.zh, en=words.en),
        at=row.at,
        by=row.by,
        cites=list(row.cites),
        rows=row.rows,
        event=row.event,
    )

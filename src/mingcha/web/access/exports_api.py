"""Exports and the copies that recipients hold, over the API (articles 15, 16(3), 19)."""

from datetime import date
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.copies import queries as copies_queries
from mingcha.access.copies.actions import end_copy
from mingcha.access.copies.rules import MOST_PROOF
from mingcha.access.copies.values import CopyEnd, CopyRow
from mingcha.access.exports import queries as exports_queries
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.values import Destination, ExportRow, ExportState, WantedExport
from mingcha.kit.decision import cites
from mingcha.web.access.exports.downloads import download
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["exports"])

ExportNo = Annotated[str, Path(pattern=r"^E[0-9]{8}-[0-9]{4,6}$")]
CopyNo = Annotated[str, Path(pattern=r"^C[0-9]{8}-[0-9]{4,6}$")]
RequestNo = Annotated[str, Field(pattern=r"^D[0-9]{8}-[0-9]{4,6}$", description="number of a request")]
AnyRequest = Annotated[str, Query(pattern=r"^(D[0-9]{8}-[0-9]{4,6})?$", description="only those of this request")]
Ms = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]


class NewExportBody(Strict):
    """What of an open request is exported and how it leaves. Without points and span: all of the request. `target` is
    the name of a medium's folder (`folder`), or the address that the recipient signed (`url`); `recipient` an age key;
    `with_copy` adds a marked copy for convenience, encoded again."""

    request: RequestNo
    destination: Destination
    method: str = Field(max_length=20, pattern=r"^[a-z_]*$")
    target: str = Field(default="", max_length=4000, pattern=r"^[^\x00-\x20]*$")
    recipient: str = Field(default="", max_length=100, pattern=r"^[a-z0-9]*$")
    with_copy: bool = False
    points: list[PointCode] = Field(default=[], max_length=500)
    from_ms: Ms = 0
    to_ms: Ms = 0


class ProgressShape(Schema):
    """How far the job is, in parts and in bytes; `error` why it failed."""

    state: str
    parts: int
    parts_done: int
    progress_bytes: int
    error: BothWords | None


class ExportGapShape(Schema):
    """A time of the asked span that is not in a bag, Unix milliseconds. DAMAGED and LOST: it was recorded."""

    camera: str
    from_ms: int
    to_ms: int
    reason: str


class ContentsShape(Schema):
    """What of the asked span is not in a bag: milliseconds by reason, the number of gaps, at most 100 of them (what is
    damaged or lost first)."""

    missing_ms: dict[str, int]
    gap_count: int
    gaps: list[ExportGapShape]
    has_sound: bool


class ExportShape(Schema):
    """An export. `file_name` is what is handed over, `is_there` whether it lies ready; `contents` says what is not in
    it, null until it is made; `handed_over` how often all of it was fetched; `films`: redactions whose films are all of
    it, empty for originals."""

    no: str
    request: str
    state: ExportState
    points: list[str]
    from_ms: int
    to_ms: int
    operator: str
    destination: Destination
    method: str
    target: str
    recipient: str
    started_at: Instant
    made_at: Instant | None
    manifest_sha256: str
    line: str
    delivered_at: Instant | None
    fetched_at: Instant | None
    sent_at: Instant | None
    with_copy: bool
    films: list[str]
    contents: ContentsShape | None
    handed_over: int
    file_name: str
    is_there: bool
    progress: ProgressShape


class DeliveryShape(Schema):
    """A delivery: the register has its line; the pass fetches the file until `exp_ms` (POST /export-file)."""

    no: str
    line: str
    token: str
    exp_ms: int


class PassBody(Strict):
    """The pass of a delivery."""

    token: str = Field(min_length=1, max_length=4000, pattern=r"^[A-Za-z0-9._-]*$")


class CopyShape(Schema):
    """What a recipient holds, and its end. `days_left` is negative once the day of return is over."""

    no: str
    export: str
    request: str
    holder: str
    persons: list[str]
    measures: str
    return_by: date
    given_at: Instant
    line: str
    end: CopyEnd | None
    ended_at: Instant | None
    ended_by: str
    proof: str
    end_line: str
    days_left: int
    is_overdue: bool


class EndBody(Strict):
    """How a copy ended, and the proof: the receipt or record of its destruction."""

    end: CopyEnd
    proof: str = Field(min_length=1, max_length=MOST_PROOF, pattern=r"^[^\x00]*$")


@router.post("/exports", response={201: ExportShape}, summary="Export original footage of an open request")
@cites("15", "16(3)", "19")
def new_export(request: HttpRequest, body: NewExportBody) -> Status[ExportShape]:
    """Queues the job that makes the bag. Nothing leaves before its manifest is in the log and its line in the
    register."""
    require_step_up(request)
    wanted = WantedExport(**{**body.model_dump(), "points": tuple(body.points)})
    return Status(201, _shape(start_export(signed_in(request), wanted=wanted, clock=wiring.clock())))


@router.get("/exports", response=list[ExportShape], summary="Exports")
@cites("15", "25")
def exports(request: HttpRequest, of_request: AnyRequest = "", limit: Limit = 100) -> list[ExportShape]:
    """Of the caller's unit; auditors read all of their territory. Newest first."""
    facts, at = reader(request)
    return [_shape(one) for one in exports_queries.exports(facts, at=at, request=of_request, limit=limit)]


@router.get("/exports/{no}", response=ExportShape, summary="An export and how far it is")
@cites("15", "25")
def export(request: HttpRequest, no: ExportNo) -> ExportShape:
    """For its managing unit and auditors."""
    facts, at = reader(request)
    return _shape(exports_queries.export(facts, no, at=at))


@router.post("/exports/{no}/delivery", response=DeliveryShape, summary="Hand an export over")
@cites("16(3)", "19", "20(1)")
def delivery(request: HttpRequest, no: ExportNo) -> DeliveryShape:
    """Writes the register's line and gives the pass that fetches the file."""
    require_step_up(request)
    done = deliver_export(signed_in(request), number=no, clock=wiring.clock())
    return DeliveryShape(no=no, line=done.export.line, token=done.token, exp_ms=done.exp_ms)


@router.post("/export-file", summary="Fetch the file of a delivery")
@cites("15", "16(3)")
def file(request: HttpRequest, body: PassBody) -> HttpResponse | FileResponse:
    """Whole, or from any byte on by the header Range. A pass that is over or is another person's is refused, recorded
    and a finding. What was fetched whole and is fetched again is another line of the register."""
    by = signed_in(request)
    clock = wiring.clock()
    return download(request, by, lambda ready: fetch_export(by, token=body.token, clock=clock, ready=ready))


@router.get("/copies", response=list[CopyShape], summary="What recipients hold")
@cites("19", "25")
def copies(
    request: HttpRequest, only_out: bool = False, of_request: AnyRequest = "", limit: Limit = 100
) -> list[CopyRow]:
    """Copies of the caller's unit; auditors read all of their territory. Those that are out come first."""
    facts, at = reader(request)
    return list(copies_queries.copies(facts, at=at, only_out=only_out, request=of_request, limit=limit))


@router.get("/copies/due", response=list[CopyShape], summary="Copies that are due or overdue")
@cites("19")
def due_copies(request: HttpRequest, limit: Limit = 100) -> list[CopyRow]:
    """Those whose holders are to be reminded, the longest overdue first."""
    facts, at = reader(request)
    return list(copies_queries.due_copies(facts, at=at, limit=limit))


@router.post("/copies/{no}/end", response=CopyShape, summary="Record the end of a copy")
@cites("16(3)", "19")
def copy_end(request: HttpRequest, no: CopyNo, body: EndBody) -> CopyRow:
    """Returned or destroyed, with its proof: a line of the register."""
    require_step_up(request)
    return end_copy(signed_in(request), number=no, end=body.end.value, proof=body.proof, clock=wiring.clock())


def _shape(one: ExportRow) -> ExportShape:
    progress = exports_queries.export_progress(one)
    return ExportShape(
        **{name: getattr(one, name) for name in ExportShape.model_fields if hasattr(one, name)},
        is_there=exports_queries.export_file(one) is not None,
        progress=ProgressShape(
            state=progress.state,
            parts=progress.parts,
            parts_done=progress.parts_done,
            progress_bytes=progress.progress_bytes,
            error=None if progress.error is None else BothWords(zh=progress.error.zh, en=progress.error.en),
        ),
    )

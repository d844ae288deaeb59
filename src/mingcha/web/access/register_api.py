"""The register of views over the API (article 16(3))."""

from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.access.register import queries as register_queries
from mingcha.access.register.corrections import propose_correction
from mingcha.access.register.queries import RegisterLine
from mingcha.access.register.values import MOST_TEXT, LineCorrection, LineSearch, RequestLineRow
from mingcha.kit.decision import cites
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit, Offset, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.shapes import ProposalShape, shape
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["register"])

MOST_HOURS = 24 * 366


class TakenShape(Schema):
    """What went to the browser or program under the line's grant, in its way. `footage_ms`: each stretch of footage
    once; live: the time with pictures. `held_ms`: how long answers were held back by the pace of playback. `parallel`:
    most streams at once over one ticket."""

    sent_bytes: int
    footage_ms: int
    pictures: int
    held_ms: int
    parallel: int


class LineShape(Schema):
    """A line: who opened which camera when, how, for which purpose, the destination, and what was taken.

    `destination`: browser (the person's browser or program, which can keep it; screen in lines before version 0.5.0),
    or evidence (kept in this installation).
    """

    no: int
    grant: str
    camera: str
    person: str
    badge_no: str
    organisation: str
    opened_at: Instant
    way: str
    purpose: str
    purpose_words: BothWords
    destination: str
    from_ms: int
    to_ms: int
    token: str
    taken: TakenShape


class RegisterPersonShape(Schema):
    """A person of a line for others: name, unit, number of the certificate (articles 15(1), 15(2))."""

    name: str
    unit: str
    certificate: str


class FileShape(Schema):
    """A file that was handed over: its path in the bag and its SHA-256."""

    path: str
    sha256: str


class RequestLineShape(Schema):
    """A line for others: the access of a request (articles 14 to 16(3), 19). `entry` is the index of its act in the
    application's log; `corrects` and `corrected_by` are numbers of lines, empty for none."""

    no: str
    act: str
    written_at: Instant
    written_by: str
    entry: int
    request: str
    persons: list[RegisterPersonShape]
    way: str
    method: str
    basis: str
    case_no: str
    purpose: str
    reason: str
    content: str
    points: list[str]
    from_ms: int
    to_ms: int
    destination: str
    operator: str
    approver: str
    files: list[FileShape]
    return_by: date | None
    corrects: str
    corrected_by: str
    remark: str


Line = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]*$")]
Lines = Annotated[str, Field(min_length=1, max_length=MOST_TEXT, pattern=r"^[^\x00]*$")]


class RegisterPersonBody(Strict):
    """A person of a correction."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]
    unit: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")]
    certificate: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]*$")]


class CorrectionBody(Strict):
    """The corrected texts of a line, and why; what is not given stays as it was."""

    remark: Lines
    persons: Annotated[list[RegisterPersonBody], Field(min_length=1, max_length=2)] | None = None
    method: Line | None = None
    case_no: Line | None = None
    reason: Lines | None = None
    content: Lines | None = None
    destination: Lines | None = None
    operator: Line | None = None
    approver: Line | None = None
    return_by: date | None = None


class LinesQuery(Strict):
    """Which lines for others: a part of a person's name or a whole certificate number, a part of a unit's name, a
    number of a request, a point, and Shanghai days of writing, both inclusive."""

    person: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = ""
    unit: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    request: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] = ""
    point: Annotated[str, Field(pattern=r"^([0-9]{20})?$")] = ""
    since: date | None = None
    until: date | None = None


LineNumber = Annotated[str, Field(pattern=r"^2[0-9]{3}-[0-9]{6,7}$", description="number of a line, 2026-000001")]
Hours = Annotated[int, Query(ge=1, le=MOST_HOURS, description="how many hours back")]


@router.get("/register", response=list[LineShape], summary="Lines of the register in reach")
@cites("3", "16(3)")
def lines(request: HttpRequest, hours: Hours = 24, limit: Limit = 100) -> list[RegisterLine]:
    """Lines of points whose register the asker may read, newest first; otherwise empty."""
    asker, at = reader(request)
    return list(register_queries.register_since(asker, at=at, since=at - timedelta(hours=hours), limit=limit))


@router.get("/register/own", response=list[LineShape], summary="One's own lines")
@cites("16(3)")
def own_lines(request: HttpRequest, limit: Limit = 100) -> list[RegisterLine]:
    """The person's own lines, newest first."""
    return list(register_queries.own_register(signed_in(request), at=reader(request)[1], limit=limit))


@router.get("/points/{code}/register", response=list[LineShape], summary="Lines of a point")
@cites("3", "16(3)")
def lines_of_point(request: HttpRequest, code: Path[PointCode], limit: Limit = 100) -> list[RegisterLine]:
    """Who viewed this point, newest first; for auditors, officers and its unit's security manager."""
    return list(register_queries.register_of_point(signed_in(request), code, at=reader(request)[1], limit=limit))


@router.get("/register/requests", response=list[RequestLineShape], summary="Lines of access by others")
@cites("3", "16(3)", "799-16(2)(3)")
def request_lines(
    request: HttpRequest, search: Query[LinesQuery], limit: Limit = 100, offset: Offset = 0
) -> list[RequestLineShape]:
    """Lines of requests about points whose register the asker may read, newest first."""
    asker, at = reader(request)
    wanted = LineSearch(search.person, search.unit, search.request, search.point, search.since, search.until)
    found = register_queries.request_lines(asker, wanted, at=at, limit=limit, offset=offset)
    return [_shape(row) for row in found]


@router.get("/register/requests/{number}", response=RequestLineShape, summary="One line of access by others")
@cites("3", "16(3)")
def request_line(request: HttpRequest, number: Path[LineNumber]) -> RequestLineShape:
    """A line by its number."""
    asker, at = reader(request)
    return _shape(register_queries.request_line(asker, number, at=at)[0])


@router.post("/register/requests/{number}/corrections", response={201: ProposalShape}, summary="Propose a correction")
@cites("3", "16(3)", "19")
def correct_request_line(request: HttpRequest, number: Path[LineNumber], body: CorrectionBody) -> Status[ProposalShape]:
    """Of a line, by the manager of the unit, with a fresh factor. A second person confirms it (`/proposals`), which
    writes a new line; this one stays."""
    require_step_up(request)
    given = body.model_dump(exclude={"remark", "persons"})
    persons = None if body.persons is None else tuple((one.name, one.unit, one.certificate) for one in body.persons)
    correction, clock = LineCorrection(persons=persons, **given), wiring.clock()
    by, remark = signed_in(request), body.remark
    return Status(201, shape(propose_correction(by, number=number, correction=correction, remark=remark, clock=clock)))


def _shape(row: RequestLineRow) -> RequestLineShape:
    facts = row.facts
    return RequestLineShape(
        no=row.no,
        written_at=row.written_at,
        written_by=row.written_by,
        entry=row.entry,
        persons=[RegisterPersonShape(name=name, unit=unit, certificate=number) for name, unit, number in facts.persons],
        points=list(facts.points),
        files=[FileShape(path=path, sha256=digest) for path, digest in facts.files],
        corrected_by=row.corrected_by,
        **{name: getattr(facts, name) for name in _AS_IT_IS},
    )


_AS_IT_IS = (
    "act", "request", "way", "method", "basis", "case_no", "purpose", "reason", "content", "from_ms", "to_ms",
    "destination", "operator", "approver", "return_by", "corrects", "remark",
)  # fmt: skip

"""Approval documents and letters of introduction, over the API: one's own, recording one with its scan, the scan as a
download (article 15(3))."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.access.papers import queries
from mingcha.access.papers.actions import MOST_POINTS, record_paper
from mingcha.access.papers.rules import MOST_TEXT
from mingcha.access.papers.values import NewPaper, PaperFacts, PaperKind, PaperRow
from mingcha.kit.decision import cites
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["papers"])

_LINE = r"^[^\x00-\x1f]*$"
PaperPath = Annotated[str, Path(pattern=r"^L[0-9]{8}-[0-9]{4,6}$")]
Millis = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="Unix milliseconds")]


class NewPaperBody(Strict):
    """A paper as it states itself. `valid_until`: omitted if it states none. Sent as multipart/form-data with the scan
    (PDF, JPEG or PNG)."""

    kind: PaperKind
    issuer: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)
    issuer_no: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)
    issued_on: date
    valid_until: date | None = None
    points: list[PointCode] = Field(min_length=1, max_length=MOST_POINTS)
    from_ms: Millis
    to_ms: Millis


class PaperShape(Schema):
    """A recorded paper. `last_day`: the last day on which it is valid; `sha256` of the scan as it was handed in."""

    no: str
    kind: PaperKind
    issuer: str
    issuer_no: str
    issued_on: date
    valid_until: date | None
    last_day: date
    points: list[str]
    from_ms: int
    to_ms: int
    sha256: str
    media_type: str
    size_bytes: int
    recorded_at: Instant


class StandingPaperShape(PaperShape):
    """A paper; `stands`: whether it is valid now."""

    stands: bool


@router.get("/papers", response=list[PaperShape], summary="Papers that the caller recorded")
@cites("15(3)")
def papers(request: HttpRequest, offset: Offset = 0, limit: Limit = 50) -> list[PaperShape]:
    """Newest first."""
    facts, at = reader(request)
    return [_shape(row) for row in queries.own_papers(facts, at=at, limit=limit, offset=offset)]


@router.get("/papers/{no}", response=StandingPaperShape, summary="One paper")
@cites("3", "15(3)")
def paper(request: HttpRequest, no: PaperPath) -> StandingPaperShape:
    """For who recorded it, the units of its points, the police over them and auditors."""
    facts, at = reader(request)
    row = queries.paper(facts, no, at=at)
    stands = queries.paper_standing(row.facts, at=at).allowed
    return StandingPaperShape(**_shape(row).model_dump(), stands=stands)


@router.post("/papers", response={201: PaperShape}, summary="Record a paper with its scan")
@cites("15(3)")
def new_paper(request: HttpRequest, body: Form[NewPaperBody], scan: File[UploadedFile]) -> Status[PaperShape]:
    """The scan is judged before it is kept; one with scripts, files, links or a password is refused."""
    new = NewPaper(**{**body.model_dump(), "points": tuple(body.points)})
    by, folder, clock = signed_in(request), settings.MINGCHA_HOME.documents, wiring.clock()
    held = record_paper(by, new, scan.read(), folder=folder, clock=clock)
    facts, at = reader(request)
    return Status(201, _shape(queries.paper(facts, held.no, at=at)))


@router.get("/papers/{no}/scan", summary="The scan of a paper, as it was handed in")
@cites("3", "15(3)")
def scan(request: HttpRequest, no: PaperPath) -> HttpResponse:
    """As a download; no page shows it."""
    facts, at = reader(request)
    found = queries.scan_of(facts, no, folder=settings.MINGCHA_HOME.documents, at=at)
    if by_token(request):
        require_no_work_secret(queries.paper(facts, no, at=at).facts.points)
    return download_of(found)


def _shape(row: PaperRow) -> PaperShape:
    held: PaperFacts = row.facts
    return PaperShape(
        no=held.no,
        kind=PaperKind(held.kind),
        issuer=held.issuer,
        issuer_no=held.issuer_no,
        issued_on=held.issued_on,
        valid_until=held.valid_until,
        last_day=row.last_day,
        points=list(held.points),
        from_ms=held.from_ms,
        to_ms=held.to_ms,
        sha256=held.sha256,
        media_type=held.media_type,
        size_bytes=row.size_bytes,
        recorded_at=row.recorded_at,
    )

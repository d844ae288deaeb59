"""What stays visible in a film by law, over the API: asked for, read, approved by a second officer, returned (article
21)."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.privacy.redaction import queries
from mingcha.privacy.redaction.exceptions import approve_exception, ask_exception, open_ground, return_exception
from mingcha.privacy.redaction.grounds import MOST_EXCEPTED
from mingcha.privacy.redaction.rules import MOST_DOCUMENT_NO, MOST_ORGAN, MOST_REASON
from mingcha.privacy.redaction.values import (
    ExceptionGround,
    ExceptionRow,
    ExceptionState,
    GroundRank,
    NewException,
    Span,
)
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import Instant, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.redactions.api import At, RedactionEndBody, RedactionNo, RedactionShape, Revision
from mingcha.web.registry.sign_in.step_up import require_person

router = Router(tags=["redactions"])

Number = Annotated[int, Field(ge=1, le=2**31 - 1, description="number of the exception within the redaction")]
_TRACK = "[A-Za-z0-9_-]{1,40}"
_LINE = r"^[^\x00-\x1f]*$"


class ExceptionShape(Schema):
    """What stays visible, or was asked to: tracks in a time of the film, in 90 kHz from its begin."""

    number: int
    tracks: list[str]
    from_90k: int
    to_90k: int
    rank: GroundRank
    title: str
    article: str
    organ: str
    document_no: str
    document_sha256: str
    state: ExceptionState
    asked_by: str
    asked_at: Instant
    decided_by: str
    decided_at: Instant | None
    end_reason: str

    @classmethod
    def of(cls, row: ExceptionRow) -> "ExceptionShape":
        """The row as a shape."""
        names = ("number", "document_no", "state", "asked_by", "asked_at", "decided_by", "decided_at", "end_reason")
        grounds = ("rank", "title", "article", "organ", "document_sha256")
        return cls(
            **{name: getattr(row, name) for name in names},
            **{name: getattr(row.ground, name) for name in grounds},
            tracks=list(row.tracks),
            from_90k=row.span.from_90k,
            to_90k=row.span.to_90k,
        )


class ExceptionBody(Strict):
    """Tracks, separated by a space, that are to stay visible in a time of the film; the law or regulation with its
    article; the organ that ordered it, and the number of its document; the revision of the redaction whose tracks were
    looked at."""

    tracks: str = Field(pattern=f"^{_TRACK}( {_TRACK}){{0,{MOST_EXCEPTED - 1}}}$")
    from_90k: At
    to_90k: At
    rank: GroundRank
    title: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)
    article: str = Field(min_length=1, max_length=MOST_ORGAN, pattern=_LINE)
    organ: str = Field(min_length=1, max_length=MOST_ORGAN, pattern=_LINE)
    document_no: str = Field(min_length=1, max_length=MOST_DOCUMENT_NO, pattern=_LINE)
    revision: Revision

    @property
    def new(self) -> NewException:
        """The value for the act."""
        ground = ExceptionGround(self.rank, self.title, self.article, self.organ)
        return NewException(tuple(self.tracks.split()), Span(self.from_90k, self.to_90k), ground, self.document_no)


class ExceptionApprovalBody(Strict):
    """The revision of the redaction that was looked at."""

    revision: Revision


@router.get("/redactions/{no}/exceptions", response=list[ExceptionShape], summary="What stays visible in a film by law")
@cites("3", "21", "25")
def exceptions(request: HttpRequest, no: Path[RedactionNo]) -> list[ExceptionShape]:
    """By number, those that were only asked for and returned ones too."""
    facts, at = reader(request)
    return [ExceptionShape.of(row) for row in queries.exceptions(facts, no, at=at)]


@router.post("/redactions/{no}/exceptions", response={201: ExceptionShape}, summary="Ask that tracks stay visible")
@cites("21")
def ask(
    request: HttpRequest, no: Path[RedactionNo], body: Form[ExceptionBody], scan: File[UploadedFile]
) -> Status[ExceptionShape]:
    """By an officer over the place, with a scan (PDF, JPEG, PNG) of the document; nothing is visible by that."""
    documents = settings.MINGCHA_HOME.documents
    row = ask_exception(
        signed_in(request),
        no=no,
        revision=body.revision,
        new=body.new,
        scan=scan.read(),
        folder=documents,
        clock=wiring.clock(),
    )
    return Status(201, ExceptionShape.of(row))


@router.get("/redactions/{no}/exceptions/{number}/document", summary="The document of an exception")
@cites("3", "21")
def document(request: HttpRequest, no: Path[RedactionNo], number: Path[Number]) -> HttpResponse:
    """As a download, for officers and auditors over the place; it is entered before it is sent."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.documents
    data, media_type = open_ground(
        by, no=no, number=number, folder=folder, clock=wiring.clock(), by_token=by_token(request)
    )
    headers = {"Content-Disposition": f'attachment; filename="{no}.{number}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(data, content_type=media_type, headers=headers)
    sandbox(response)
    return response


@router.post("/redactions/{no}/exceptions/{number}/approve", response=RedactionShape, summary="Approve an exception")
@cites("21")
def approve(
    request: HttpRequest, no: Path[RedactionNo], number: Path[Number], body: ExceptionApprovalBody
) -> RedactionShape:
    """By a second officer of another hand; voids what was reviewed, made or signed before."""
    require_person(request)
    folder, revision = settings.MINGCHA_HOME.redactions, body.revision
    row = approve_exception(
        signed_in(request), no=no, number=number, revision=revision, folder=folder, clock=wiring.clock()
    )
    return RedactionShape.of(row)


@router.post("/redactions/{no}/exceptions/{number}/return", response=ExceptionShape, summary="Return an exception")
@cites("21")
def give_back(
    request: HttpRequest, no: Path[RedactionNo], number: Path[Number], body: RedactionEndBody
) -> ExceptionShape:
    """Of one that was not decided, by an officer over the place, with a reason."""
    row = return_exception(signed_in(request), no=no, number=number, reason=body.reason, clock=wiring.clock())
    return ExceptionShape.of(row)

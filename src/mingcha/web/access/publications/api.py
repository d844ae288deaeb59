"""Publications over the API: asked for, approved, released, withdrawn, down (articles 19, 21)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.access.publications import queries
from mingcha.access.publications.actions import (
    approve_publication,
    ask_publication,
    release_publication,
    state_down,
    withdraw_publication,
)
from mingcha.access.publications.rules import MOST_BASIS, MOST_PLACE, MOST_REASON
from mingcha.access.publications.values import (
    NewPublication,
    PublicationPlace,
    PublicationPurpose,
    PublicationRow,
    PublicationState,
)
from mingcha.kit.decision import cites
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit, Offset, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["publications"])

PublicationNo = Annotated[str, Field(pattern=r"^F[0-9]{8}-[0-9]{4,8}$", description="number of a publication")]
_LINE = r"^[^\x00-\x1f]*$"


class PublicationShape(Schema):
    """A publication of redacted footage of a unit; `down_at`: when somebody stated that it is down."""

    no: str
    unit: str
    purpose: PublicationPurpose
    basis: str
    place_kind: PublicationPlace
    place: str
    from_on: date
    until_on: date
    state: PublicationState
    redaction: str
    output_sha256: str
    asked_by: str
    asked_at: Instant
    approved_by: str
    approved_at: Instant | None
    released_by: str
    released_at: Instant | None
    ended_at: Instant | None
    end_reason: str
    informed: str
    down_at: Instant | None
    down_note: str

    @classmethod
    def of(cls, row: PublicationRow) -> "PublicationShape":
        """The row as a shape."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class PublicationsPage(Schema):
    """A page of publications, the newest first."""

    total: int
    offset: int
    publications: list[PublicationShape]


class NewPublicationBody(Strict):
    """What is asked for. A purpose that is none of public safety is refused under article 19. Nobody sees the source of
    the redaction before another person approved this."""

    unit: ShortCode
    purpose: str = Field(min_length=1, max_length=40, pattern=_LINE)
    basis: str = Field(min_length=1, max_length=MOST_BASIS, pattern=_LINE)
    place_kind: PublicationPlace
    place: str = Field(min_length=1, max_length=MOST_PLACE, pattern=_LINE)
    from_on: date
    until_on: date
    redaction: str = Field(pattern=r"^R[0-9]{8}-[0-9]{4,8}$", description="number of the redaction that is shown")

    @property
    def new(self) -> NewPublication:
        """The value for the act."""
        term = (self.from_on, self.until_on)
        return NewPublication(self.purpose, self.basis, self.place_kind, self.place, *term, self.redaction)


class PublicationEndBody(Strict):
    """Why it is withdrawn, and who was asked to take it down; "" for one that was not out."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)
    informed: str = Field("", max_length=MOST_PLACE, pattern=_LINE)


class PublicationDownBody(Strict):
    """How it was seen that it is down."""

    seen: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("/publications", response=PublicationsPage, summary="Publications that you may read")
@cites("3", "21", "25")
def publications(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> PublicationsPage:
    """For the unit's people on duty, officers and auditors over the unit."""
    facts, at = reader(request)
    rows = queries.publications(facts, at=at, limit=limit, offset=offset)
    total = queries.count_publications(facts, at=at)
    return PublicationsPage(total=total, offset=offset, publications=[PublicationShape.of(row) for row in rows])


@router.post("/publications", response={201: PublicationShape}, summary="Ask for a publication")
@cites("19", "21")
def ask(request: HttpRequest, body: NewPublicationBody) -> Status[PublicationShape]:
    """By a person on duty for the unit, for a purpose of public safety."""
    row = ask_publication(signed_in(request), unit=body.unit, new=body.new, clock=wiring.clock())
    return Status(201, PublicationShape.of(row))


@router.get("/publications/{no}", response=PublicationShape, summary="A publication")
@cites("3", "21", "25")
def publication(request: HttpRequest, no: Path[PublicationNo]) -> PublicationShape:
    """With its film's digest and its end."""
    facts, at = reader(request)
    return PublicationShape.of(queries.publication(facts, no, at=at))


@router.post("/publications/{no}/approve", response=PublicationShape, summary="Approve a publication")
@cites("21")
def approve(request: HttpRequest, no: Path[PublicationNo]) -> PublicationShape:
    """By the unit's manager or an officer over the unit; not by who asked."""
    return PublicationShape.of(approve_publication(signed_in(request), no=no, clock=wiring.clock()))


@router.post("/publications/{no}/release", response=PublicationShape, summary="Publish the film that is named")
@cites("19", "21")
def release(request: HttpRequest, no: Path[PublicationNo]) -> PublicationShape:
    """Once it is released, and from the first day on."""
    by, folder = signed_in(request), settings.MINGCHA_HOME.redactions
    row = release_publication(by, no=no, folder=folder, clock=wiring.clock())
    return PublicationShape.of(row)


@router.post("/publications/{no}/withdraw", response=PublicationShape, summary="Withdraw a publication")
@cites("21")
def withdraw(request: HttpRequest, no: Path[PublicationNo], body: PublicationEndBody) -> PublicationShape:
    """Its film is removed here, if no other publication shows it; a finding stands until it is down."""
    row = withdraw_publication(
        signed_in(request),
        no=no,
        reason=body.reason,
        informed=body.informed,
        folder=settings.MINGCHA_HOME.redactions,
        clock=wiring.clock(),
    )
    return PublicationShape.of(row)


@router.post("/publications/{no}/down", response=PublicationShape, summary="State that a publication is down")
@cites("21")
def down(request: HttpRequest, no: Path[PublicationNo], body: PublicationDownBody) -> PublicationShape:
    """Of one that was withdrawn or is over; its finding closes."""
    return PublicationShape.of(state_down(signed_in(request), no=no, seen=body.seen, clock=wiring.clock()))

"""The four systems of units over the API (articles 3, 16(1))."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.supervision.regimes import queries
from mingcha.supervision.regimes.actions import acknowledge_regime, record_regime
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.rules import MOST_APPROVER, MOST_TITLE
from mingcha.supervision.regimes.values import NewRegime, RegimeRow, UnitLine, UnitRegimes
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["supervision"])

RegimeNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
RegimeOffset = Annotated[int, Field(ge=0, le=1_000_000)]
_LINE = r"^[^\x00-\x1f]*$"


class RegimeShape(Schema):
    """A version of a system. `acknowledged`: by how many people; `in_force`: today."""

    number: int
    unit: str
    kind: RegimeKind
    version: int
    title: str
    approver: str
    valid_from: date
    sha256: str
    media_type: str
    size_bytes: int
    recorded_at: Instant
    acknowledged: int
    in_force: bool


class RegimeUnitShape(Schema):
    """A unit: the systems that it has in force, and how many acknowledgements its staff lacks."""

    unit: str
    unit_name: str
    in_force: list[RegimeKind]
    unread: int


class UnitRegimesShape(Schema):
    """The versions of a unit's systems, the newest of a kind first, and the systems that it lacks."""

    unit: str
    unit_name: str
    versions: list[RegimeShape]
    missing: list[RegimeKind]


class RegimeBody(Strict):
    """The next version of a system; its text is sent beside it."""

    kind: RegimeKind
    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=_LINE)
    approver: str = Field(min_length=1, max_length=MOST_APPROVER, pattern=_LINE)
    valid_from: date


@router.get("", response=list[RegimeUnitShape], summary="Units with the four systems that they have in force")
@cites("3", "16(1)")
def units(request: HttpRequest, offset: RegimeOffset = 0, limit: Limit = 100) -> list[UnitLine]:
    """The units in reach that answer for a site, by name."""
    facts, at = reader(request)
    return list(queries.units_with_regimes(facts, at=at, limit=limit, offset=offset))


@router.get("/units/{code}", response=UnitRegimesShape, summary="The four systems of a unit")
@cites("3", "16(1)")
def of_unit(request: HttpRequest, code: Path[ShortCode]) -> UnitRegimes:
    """Every version."""
    facts, at = reader(request)
    return queries.regimes_of(facts, code, at=at)


@router.post("/units/{code}", response={201: RegimeShape}, summary="Record the next version of a system")
@cites("3", "16(1)")
def record(
    request: HttpRequest, code: Path[ShortCode], body: Form[RegimeBody], scan: File[UploadedFile]
) -> Status[RegimeRow]:
    """By the unit's manager. The text is judged by its bytes before it is kept: PDF, JPEG or PNG."""
    row = record_regime(
        signed_in(request),
        unit=code,
        new=NewRegime(**body.model_dump()),
        scan=scan.read(),
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return Status(201, row)


@router.get("/{number}", response=RegimeShape, summary="One version of a system")
@cites("3", "16(1)")
def regime(request: HttpRequest, number: Path[RegimeNumber]) -> RegimeRow:
    """One version."""
    facts, at = reader(request)
    return queries.regime(facts, number, at=at)


@router.post("/{number}/acknowledge", response=RegimeShape, summary="Acknowledge a version")
@cites("16(1)")
def acknowledge(request: HttpRequest, number: Path[RegimeNumber]) -> RegimeRow:
    """That the caller has read it."""
    return acknowledge_regime(signed_in(request), number=number, clock=wiring.clock())


@router.get("/{number}/text", summary="The text of a version, as it was handed in")
@cites("3", "16(1)")
def text(request: HttpRequest, number: Path[RegimeNumber]) -> HttpResponse:
    """As a download."""
    facts, at = reader(request)
    return download_of(queries.regime_file(facts, number, folder=settings.MINGCHA_HOME.documents, at=at))

"""Standards that devices are claimed to fulfil, over the API (articles 3, 7)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.registry.standards import queries
from mingcha.registry.standards.actions import record_claim, withdraw_claim
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.rules import MOST_CLAIMANT, MOST_ISSUER, MOST_NUMBER, MOST_POINTS, MOST_REASON
from mingcha.registry.standards.values import ClaimedPointRow, ClaimRow, NewClaim
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["standards"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Before = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"


class DeviceReportShape(Schema):
    """The report of a test."""

    number: str
    issuer: str
    issued_on: date


class StandardClaimShape(Schema):
    """A claim. `points`: for how many it was recorded, `withdrawn`: for how many of them it was withdrawn; `report` is
    null for a claim alone; `sha256` of its scan, empty without one."""

    number: int
    system: str
    standard: Standard
    claimant: str
    claimed_on: date
    report: DeviceReportShape | None
    sha256: str
    media_type: str
    points: int
    withdrawn: int
    recorded_at: Instant


class StandardClaimedPointShape(Schema):
    """A point of a claim; `withdrawn_at` is null while the claim stands for it."""

    code: str
    withdrawn_at: Instant | None
    withdrawn_reason: str


class WholeStandardClaimShape(Schema):
    """A claim with its points, by code."""

    claim: StandardClaimShape
    points: list[StandardClaimedPointShape]

    @classmethod
    def of(cls, row: ClaimRow, points: tuple[ClaimedPointRow, ...]) -> "WholeStandardClaimShape":
        """The values as a shape."""
        return cls(
            claim=StandardClaimShape.model_validate(row),
            points=[StandardClaimedPointShape.model_validate(one) for one in points],
        )


class StandardClaimBody(Strict):
    """A claim; its test report is given whole or not at all, and a scan of it is sent beside it. Without `points` it is
    for every point of the system."""

    standard: Standard
    claimant: str = Field(min_length=1, max_length=MOST_CLAIMANT, pattern=_LINE)
    claimed_on: date
    report_number: str = Field("", max_length=MOST_NUMBER, pattern=_LINE)
    report_issuer: str = Field("", max_length=MOST_ISSUER, pattern=_LINE)
    report_on: date | None = None
    points: list[PointCode] = Field([], max_length=MOST_POINTS)


class WithdrawStandardClaimBody(Strict):
    """Why a claim is withdrawn; without `points` for all for which it stands."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)
    points: list[PointCode] = Field([], max_length=MOST_POINTS)


@router.get("/systems/{code}", response=list[StandardClaimShape], summary="Standards claimed of a system's devices")
@cites("3", "7")
def of_system(request: HttpRequest, code: Path[ShortCode], before: Before = 0, limit: Limit = 100) -> list[ClaimRow]:
    """Newest first; `before`: those below this number."""
    facts, at = reader(request)
    return list(queries.claims_of_system(facts, code, at=at, before=before, limit=limit))


@router.post(
    "/systems/{code}", response={201: WholeStandardClaimShape}, summary="Record a claim for points of a system"
)
@cites("3", "7")
def record(
    request: HttpRequest, code: Path[ShortCode], body: Form[StandardClaimBody], scan: File[UploadedFile | None] = None
) -> Status[WholeStandardClaimShape]:
    """At most 500 points by one act. The scan is judged by its bytes before it is kept: PDF, JPEG or PNG."""
    given = body.model_dump()
    points = given.pop("points")
    row = record_claim(
        signed_in(request),
        system=code,
        new=NewClaim(**given),
        points=points or None,
        scan=scan.read() if scan else None,
        folder=settings.MINGCHA_HOME.documents,
        clock=wiring.clock(),
    )
    return Status(201, _whole(request, row.number))


@router.get("/points/{code}", response=list[WholeStandardClaimShape], summary="Standards claimed of a point's device")
@cites("3", "7")
def of_point(request: HttpRequest, code: Path[PointCode]) -> list[WholeStandardClaimShape]:
    """Newest first, the withdrawn ones too; of each claim this point alone is listed."""
    facts, at = reader(request)
    return [WholeStandardClaimShape.of(one.row, (one.point,)) for one in queries.claims_of_point(facts, code, at=at)]


@router.get("/{number}", response=WholeStandardClaimShape, summary="One claim with its points")
@cites("3", "7")
def claim(request: HttpRequest, number: Path[Number]) -> WholeStandardClaimShape:
    """One claim."""
    return _whole(request, number)


@router.post("/{number}/withdraw", response=WholeStandardClaimShape, summary="Withdraw a claim")
@cites("3", "7")
def withdraw(request: HttpRequest, number: Path[Number], body: WithdrawStandardClaimBody) -> WholeStandardClaimShape:
    """For some of its points or for all; the rows stay."""
    points = body.points or None
    withdraw_claim(signed_in(request), claim=number, reason=body.reason, points=points, clock=wiring.clock())
    return _whole(request, number)


@router.get("/{number}/report", summary="The scan of a test report, as it was handed in")
@cites("3", "7")
def report(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """As a download; no page shows it."""
    facts, at = reader(request)
    folder = settings.MINGCHA_HOME.documents
    found = queries.report_of_claim(facts, number, folder=folder, at=at)
    if by_token(request):
        require_no_work_secret(system=queries.claim(facts, number, at=at).row.system)
    return download_of(found)


def _whole(request: HttpRequest, number: int) -> WholeStandardClaimShape:
    facts, at = reader(request)
    found = queries.claim(facts, number, at=at)
    return WholeStandardClaimShape.of(found.row, found.points)

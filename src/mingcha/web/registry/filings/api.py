"""Filings over the API (article 9; decree 799, article 14)."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.filings import actions, queries
from mingcha.registry.filings.due import due_filings
from mingcha.registry.filings.rules import MOST_DECLARED, MOST_REASON, MOST_TITLE
from mingcha.registry.filings.scans import add_filing_scan
from mingcha.registry.filings.states import FilingKind, FilingState, FilingStepKind, Light
from mingcha.registry.filings.values import Declared, DueFiling, FilingFacts, FilingRow, OverdueInArea, SystemFilings
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.filings.forms import MOST_CAMERAS

router = Router(tags=["filings"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"
Item = Annotated[str, Field(max_length=MOST_DECLARED, pattern=_LINE)]
AreaCode = Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Z-]*$", description="a district or functional zone")]


class FilingAreaShape(Schema):
    """A district, or a functional zone on the land of one."""

    division: str
    zone: str


class SystemFilingShape(Schema):
    """A filing. `no`: the number of its receipt, empty before; `counted_on`: the day on which it counts as submitted;
    `days_late`: of that day, by the legal day of then."""

    number: int
    kind: FilingKind
    state: FilingState
    system: str
    area: FilingAreaShape
    applicant: str
    organ: str
    points: int
    counted_on: date | None
    due_on: date | None
    days_late: int
    no: str
    opened_at: Instant


class MissingShape(BothWords):
    """An item that the form lacks; `about` is its name."""

    about: str


class LightShape(Schema):
    """What the clock says. `days_left` to the legal day; `reminder`: the step that has come, 0 for none."""

    light: Light
    days_left: int | None
    days_late: int
    reminder: int


class ClockShape(Schema):
    """A clock: its legal and its safe day, and the article that sets it."""

    reference: str
    due: date
    due_raw: date


class FilingStepShape(Schema):
    """A step of a filing; `content`: SHA-256 of what was filed then."""

    kind: FilingStepKind
    at: Instant
    organ_name: str
    content: str
    note: str


class FilingScanShape(Schema):
    """A scan of what was filed on paper, by the digest of its bytes."""

    number: int
    title: str
    media_type: str
    sha256: str
    added_at: Instant


class DeclaredShape(Schema):
    """What the unit states."""

    uscc: str
    address: str
    legal_representative: str
    responsible: str
    phone: str
    agent: str
    authorisation: str
    models: str
    storage_place: str
    network_operator: str
    platform: str
    operator: str
    proof: str
    declared_by: str


class WholeFilingShape(Schema):
    """A filing with its form: as it was filed, or, where it waits for its unit, as the register fills it now;
    `register_sha256`: of what the register says then, which a submission names."""

    filing: SystemFilingShape
    declared: DeclaredShape
    content: dict[str, Any]
    content_sha256: str
    register_sha256: str
    missing: list[MissingShape]
    named: list[MissingShape]
    resubmit_by: date | None
    reason: str
    changes: int
    right_organ: str
    submitted_at: Instant | None
    received_at: Instant | None
    clocks: list[ClockShape]
    light: LightShape
    history: list[FilingStepShape]
    scans: list[FilingScanShape]

    @classmethod
    def of(cls, found: FilingFacts) -> "WholeFilingShape":
        """The facts as a shape."""
        return cls(
            filing=SystemFilingShape.model_validate(found.row),
            declared=DeclaredShape.model_validate(found.declared),
            content=found.content,
            content_sha256=found.content_sha256,
            register_sha256=found.register_sha256,
            missing=[MissingShape.model_validate(one) for one in found.missing],
            named=[MissingShape.model_validate(one) for one in found.named],
            resubmit_by=found.resubmit_by,
            reason=found.reason,
            changes=found.changes,
            right_organ=found.right_organ,
            submitted_at=found.submitted_at,
            received_at=found.received_at,
            clocks=[ClockShape.model_validate(one) for one in found.clocks],
            light=LightShape.model_validate(found.light),
            history=[FilingStepShape.model_validate(one) for one in found.history],
            scans=[FilingScanShape.model_validate(one) for one in found.scans],
        )


class FiledPartShape(Schema):
    """The part of a system in one district. `received`, `on_its_way`: numbers of its filings, 0 for none."""

    area: FilingAreaShape
    points: int
    light: LightShape
    received: int
    on_its_way: int


class SystemFilingsShape(Schema):
    """The filings of a system by district, and its clocks."""

    parts: list[FiledPartShape]
    clocks: list[ClockShape]


class DueShape(Schema):
    """A system whose filing is due soon."""

    system: str
    name: str
    due: date
    due_raw: date
    provisional: bool
    light: LightShape


class OverdueShape(Schema):
    """How many systems of a district or zone are past their day."""

    area: FilingAreaShape
    systems: int


class NewFilingBody(Strict):
    """A filing to be opened. `area`: empty for a system that lies in one district; `reason`: of a change or an end."""

    system: ShortCode
    kind: FilingKind
    area: AreaCode = ""
    reason: str = Field("", max_length=MOST_REASON, pattern=_LINE)


class DeclaredBody(Strict):
    """What the unit states; what is missing of it does not stop the submission, and is named."""

    uscc: Item = ""
    address: Item = ""
    legal_representative: Item = ""
    responsible: Item = ""
    phone: Item = ""
    agent: Item = ""
    authorisation: Item = ""
    models: Item = ""
    storage_place: Item = ""
    network_operator: Item = ""
    platform: Item = ""
    operator: Item = ""
    proof: Item = ""
    declared_by: Item = ""


class SubmitFilingBody(Strict):
    """A filing to be submitted. `organ`: empty for that of its district; `cameras`: the number on a form from outside,
    which must be that of the register; `register_sha256`: of what the register said when it was read, so that nobody
    declares what changed meanwhile. A `network_operator` counts where the register knows no circuit of the points."""

    declared: DeclaredBody
    register_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    organ: str = Field("", max_length=20, pattern=r"^[A-Za-z0-9_-]*$")
    cameras: int | None = Field(None, ge=0, le=MOST_CAMERAS)


class ReceiveFilingBody(Strict):
    """The content that was read, by its digest: what was submitted anew meanwhile is not received."""

    content_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class FilingScanBody(Strict):
    """What a scan is called."""

    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=_LINE)


class WithdrawFilingBody(Strict):
    """Why a filing is withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("", response=list[SystemFilingShape], summary="Filings in reach")
@cites("3", "9", "799-14")
def filings(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: FilingState | None = None,
) -> list[FilingRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.filings(asker, at=at, before=before, limit=limit, state=state))


@router.post("", response={201: WholeFilingShape}, summary="Open a filing")
@cites("3", "9", "799-14")
def open_one(request: HttpRequest, body: NewFilingBody) -> Status[WholeFilingShape]:
    """By the manager of the building, managing or using unit; one for each district of a line."""
    number = actions.open_filing(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/due", response=list[DueShape], summary="Systems whose filing is due soon")
@cites("3", "9", "799-14")
def due(request: HttpRequest) -> list[DueFiling]:
    """Within the first reminder, the earliest first."""
    asker, at = reader(request)
    return list(due_filings(asker, at=at))


@router.get("/overdue", response=list[OverdueShape], summary="Overdue filings by district")
@cites("3", "9")
def overdue(request: HttpRequest) -> list[OverdueInArea]:
    """Their systems are the findings of the kind `filing_overdue`."""
    asker, at = reader(request)
    return list(queries.overdue_filings(asker, at=at))


@router.get("/systems/{code}", response=SystemFilingsShape, summary="Filings of a system by district")
@cites("3", "9", "799-14")
def of_system(request: HttpRequest, code: Path[ShortCode]) -> SystemFilings:
    """With the clocks that run for it."""
    asker, at = reader(request)
    return queries.filings_of_system(asker, code, at=at)


@router.get("/{number}", response=WholeFilingShape, summary="One filing")
@cites("3", "9", "799-14")
def filing(request: HttpRequest, number: Path[Number]) -> WholeFilingShape:
    """With its form, what is missing, and its history."""
    return _whole(request, number)


@router.post("/{number}/submit", response=WholeFilingShape, summary="Submit a filing")
@cites("3", "9", "799-14")
def submit(request: HttpRequest, number: Path[Number], body: SubmitFilingBody) -> WholeFilingShape:
    """Or submit again what was returned: within the term it keeps its first day."""
    actions.submit_filing(
        signed_in(request),
        filing=number,
        declared=Declared(**body.declared.model_dump()),
        register_sha256=body.register_sha256,
        organ=body.organ,
        cameras=body.cameras,
        clock=wiring.clock(),
    )
    return _whole(request, number)


@router.post("/{number}/withdraw", response=WholeFilingShape, summary="Withdraw a filing")
@cites("3", "9")
def withdraw(request: HttpRequest, number: Path[Number], body: WithdrawFilingBody) -> WholeFilingShape:
    """Until it ended."""
    actions.withdraw_filing(signed_in(request), filing=number, reason=body.reason, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/scans", response={201: WholeFilingShape}, summary="Keep a scan of a filing on paper")
@cites("3", "9")
def add_scan(
    request: HttpRequest, number: Path[Number], body: Form[FilingScanBody], scan: File[UploadedFile]
) -> Status[WholeFilingShape]:
    """By who files, until it ended, or by an officer of the organ at which it waits. The file is judged by its bytes:
    PDF, JPEG or PNG."""
    kept = {"scan": scan.read(), "folder": settings.MINGCHA_HOME.documents, "clock": wiring.clock()}
    add_filing_scan(signed_in(request), filing=number, title=body.title, **kept)
    return Status(201, _whole(request, number))


@router.get("/{number}/scans/{scan}", summary="A scan, as it was handed in")
@cites("3", "9")
def scan(request: HttpRequest, number: Path[Number], scan: Path[Number]) -> HttpResponse:
    """As a download; no page shows it."""
    asker, at = reader(request)
    found = queries.filing_scan(asker, number, scan, folder=settings.MINGCHA_HOME.documents, at=at)
    if by_token(request):
        require_no_work_secret(system=queries.filing(asker, number, at=at).row.system)
    return download_of(found)


@router.post("/{number}/transfer", response=WholeFilingShape, summary="Transfer a filing to the organ of its district")
@cites("3", "4", "9")
def transfer(request: HttpRequest, number: Path[Number]) -> WholeFilingShape:
    """By the organ that has it by mistake; the day of submission stays."""
    actions.transfer_filing(signed_in(request), filing=number, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/return", response=WholeFilingShape, summary="Return a filing to be completed")
@cites("3", "9")
def give_back(request: HttpRequest, number: Path[Number]) -> WholeFilingShape:
    """With everything that it lacks; refused for a complete one."""
    actions.return_filing(signed_in(request), filing=number, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/receive", response=WholeFilingShape, summary="Receive a filing")
@cites("3", "9", "799-14")
def receive(request: HttpRequest, number: Path[Number], body: ReceiveFilingBody) -> WholeFilingShape:
    """Of what is complete and lies in the organ's district; its receipt has a number."""
    by, digest = signed_in(request), body.content_sha256
    actions.receive_filing(by, filing=number, content_sha256=digest, clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholeFilingShape:
    asker, at = reader(request)
    return WholeFilingShape.of(queries.filing(asker, number, at=at))

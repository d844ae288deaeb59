"""Acceptances over the API (articles 7, 8)."""

from datetime import date
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.acceptance import actions, mending, papers, queries
from mingcha.registry.acceptance.rules import (
    MOST_MEMBERS,
    MOST_NAME,
    MOST_PROBLEMS,
    MOST_REASON,
    MOST_STANDARDS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_VALUE,
)
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion, DocumentKind, Item
from mingcha.registry.acceptance.values import (
    AcceptanceFacts,
    AcceptanceRow,
    DocumentRow,
    Measurement,
    NewAcceptance,
    NewMember,
    NewProblem,
    NewReport,
)
from mingcha.registry.points.classified import require_no_work_secret
from mingcha.registry.standards.kinds import Standard
from mingcha.web.api.door import by_token, reader
from mingcha.web.api.shapes import LARGEST_NUMBER, BothWords, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.acceptance.recorder import filmed, masked, recorder_facts

router = Router(tags=["acceptance"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
ReportNumber = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="the newest report read, 0 for none")]
_LINE = r"^[^\x00-\x1f]*$"


class AcceptanceShape(Schema):
    """An acceptance. `report`: its newest report, 0 for none; `accepted_on`: day of that report."""

    number: int
    title: str
    system: str
    organiser: str
    project: int | None
    state: AcceptanceState
    built_on: date
    points: int
    report: int
    accepted_on: date | None
    opened_at: Instant


class MemberShape(Schema):
    """A member of the group; `signed_at` is null without a signature under the newest report."""

    number: int
    name: str
    unit: str
    title: str
    signed_at: Instant | None
    on_paper: bool


class MeasurementShape(Schema):
    """A measured item, in the unit of form 5.3. `recorder_value`: what the recorder had measured when the report was
    recorded, empty if it measured nothing; `recorder_how`: how, or why not, empty for what no recorder measures."""

    item: Item
    value: str
    fits: bool
    instrument: str
    recorder_value: str
    recorder_how: BothWords


class ProblemShape(Schema):
    """A problem; `mended_on` is null until it was recorded as mended."""

    number: int
    text: str
    mends: str
    due_on: date
    mended_on: date | None
    mended_note: str


class AcceptanceReportShape(Schema):
    """The report of an inspection."""

    number: int
    accepted_on: date
    conclusion: Conclusion
    measurements: list[MeasurementShape]
    problems: list[ProblemShape]
    recorded_at: Instant


class AcceptanceDocumentShape(Schema):
    """A document that the group checked, by the digest of its scan."""

    number: int
    kind: DocumentKind
    title: str
    media_type: str
    sha256: str
    added_at: Instant


class WholeAcceptanceShape(Schema):
    """An acceptance with its group, reports (newest first), documents and the codes of its first points."""

    acceptance: AcceptanceShape
    standards: str
    points: list[str]
    members: list[MemberShape]
    reports: list[AcceptanceReportShape]
    documents: list[AcceptanceDocumentShape]

    @classmethod
    def of(cls, found: AcceptanceFacts) -> "WholeAcceptanceShape":
        """The facts as a shape."""
        return cls(
            acceptance=AcceptanceShape.model_validate(found.row),
            standards=found.standards,
            points=[code for code, _ in found.points],
            members=[MemberShape.model_validate(one) for one in found.members],
            reports=[AcceptanceReportShape.model_validate(one) for one in found.reports],
            documents=[AcceptanceDocumentShape.model_validate(one) for one in found.documents],
        )


class BatchClaimShape(Schema):
    """A standard that devices of a batch are claimed to fulfil: of `points` of its `of_points` points."""

    standard: Standard
    points: int
    of_points: int


class MemberBody(Strict):
    """A member of a group; `account`: user name, empty for a person who signs on paper."""

    name: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    unit: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    title: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    account: str = Field("", max_length=MOST_NAME, pattern=_LINE)


class NewAcceptanceBody(Strict):
    """An acceptance to be opened; without `points` all of the system or project that are on trial."""

    system: ShortCode
    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=_LINE)
    standards: str = Field(min_length=1, max_length=MOST_STANDARDS, pattern=_LINE)
    built_on: date
    members: list[MemberBody] = Field(max_length=MOST_MEMBERS)
    points: list[PointCode] | None = Field(None, min_length=1, max_length=10_000)
    project: Number | None = None


class MeasurementBody(Strict):
    """A measured item with its instrument or method."""

    item: Item
    value: str = Field(min_length=1, max_length=MOST_VALUE, pattern=_LINE)
    fits: bool
    instrument: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)


class ProblemBody(Strict):
    """A problem: who mends it by which day."""

    text: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)
    mends: str = Field(min_length=1, max_length=MOST_NAME, pattern=_LINE)
    due_on: date


class ReportBody(Strict):
    """The report of an inspection; `report`: the newest one that was read, 0 for none."""

    report: ReportNumber
    accepted_on: date
    conclusion: Conclusion
    measurements: list[MeasurementBody] = Field(max_length=len(Item))
    problems: list[ProblemBody] = Field([], max_length=MOST_PROBLEMS)

    @property
    def new_report(self) -> NewReport:
        """What the body states."""
        return NewReport(
            self.accepted_on,
            self.conclusion,
            tuple(Measurement(**one.model_dump()) for one in self.measurements),
            tuple(NewProblem(**one.model_dump()) for one in self.problems),
        )


class ReadBody(Strict):
    """The report that was read."""

    report: ReportNumber


class MendBody(Strict):
    """How a problem was mended."""

    mended_on: date
    note: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_LINE)


class AcceptanceDocumentBody(Strict):
    """A document that the group checked, beside its scan. The sheet that members signed is handed in as a sheet."""

    kind: DocumentKind
    title: str = Field(min_length=1, max_length=MOST_TITLE, pattern=_LINE)


class WithdrawBody(Strict):
    """Why an acceptance is withdrawn."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("", response=list[AcceptanceShape], summary="Acceptances in reach")
@cites("3", "8")
def acceptances(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: AcceptanceState | None = None,
) -> list[AcceptanceRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.acceptances(asker, at=at, before=before, limit=limit, state=state))


@router.post("", response={201: WholeAcceptanceShape}, summary="Open an acceptance")
@cites("3", "8")
def open_one(request: HttpRequest, body: NewAcceptanceBody) -> Status[WholeAcceptanceShape]:
    """By the manager of the building unit, with a group of at least two persons."""
    members = tuple(NewMember(**one.model_dump()) for one in body.members)
    number = actions.open_acceptance(
        signed_in(request),
        system=body.system,
        new=NewAcceptance(body.title, body.standards, body.built_on, members),
        points=body.points,
        project=body.project,
        clock=wiring.clock(),
    )
    return Status(201, _whole(request, number))


@router.get("/{number}", response=WholeAcceptanceShape, summary="One acceptance")
@cites("3", "7", "8")
def acceptance(request: HttpRequest, number: Path[Number]) -> WholeAcceptanceShape:
    """As form 5.3."""
    return _whole(request, number)


@router.get("/{number}/claims", response=list[BatchClaimShape], summary="Standards claimed of a batch")
@cites("3", "7", "8")
def claims(request: HttpRequest, number: Path[Number]) -> list[BatchClaimShape]:
    """Beside what the group types of GB/T 28181 and GB 35114: a level above the claimed one is refused."""
    asker, at = reader(request)
    found = queries.claims_of(asker, number, at=at)
    held = sorted(found.standards.items())
    return [BatchClaimShape(standard=one, points=points, of_points=found.points) for one, points in held]


@router.get("/{number}/documents", response=list[AcceptanceDocumentShape], summary="Documents of an acceptance")
@cites("3", "8")
def documents(request: HttpRequest, number: Path[Number]) -> list[DocumentRow]:
    """What the group checked, and the sheet that members without an account signed (`signed_sheet`)."""
    asker, at = reader(request)
    return list(queries.acceptance(asker, number, at=at).documents)


@router.post("/{number}/documents", response={201: WholeAcceptanceShape}, summary="Hand in a document of an acceptance")
@cites("3", "8")
def add_document(
    request: HttpRequest, number: Path[Number], body: Form[AcceptanceDocumentBody], scan: File[UploadedFile]
) -> Status[WholeAcceptanceShape]:
    """What the group checked, by the organiser until the acceptance ended. The scan is judged by its bytes before it is
    kept: PDF, JPEG or PNG."""
    kept = {"scan": scan.read(), "folder": settings.MINGCHA_HOME.documents}
    papers.add_acceptance_document(
        signed_in(request), acceptance=number, kind=body.kind, title=body.title, **kept, clock=wiring.clock()
    )
    return Status(201, _whole(request, number))


@router.post(
    "/{number}/sheet", response={201: WholeAcceptanceShape}, summary="Hand in the sheet that members signed on paper"
)
@cites("3", "8")
def sign_on_paper(
    request: HttpRequest, number: Path[Number], body: Form[ReadBody], scan: File[UploadedFile]
) -> Status[WholeAcceptanceShape]:
    """By the organiser: the signatures of all members without an account under the report that was read."""
    kept = {"scan": scan.read(), "folder": settings.MINGCHA_HOME.documents}
    papers.sign_on_paper(signed_in(request), acceptance=number, report=body.report, **kept, clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/{number}/documents/{document}", summary="The scan of a document, as it was handed in")
@cites("3", "8")
def document(request: HttpRequest, number: Path[Number], document: Path[Number]) -> HttpResponse:
    """As a download; no page shows it."""
    asker, at = reader(request)
    folder = settings.MINGCHA_HOME.documents
    found = queries.acceptance_document(asker, number, document, folder=folder, at=at)
    if by_token(request):
        require_no_work_secret(system=queries.acceptance(asker, number, at=at).row.system)
    return download_of(found)


@router.post("/{number}/reports", response={201: WholeAcceptanceShape}, summary="Record a report")
@cites("3", "7", "8")
def record(request: HttpRequest, number: Path[Number], body: ReportBody) -> Status[WholeAcceptanceShape]:
    """Items with their values, the day, the conclusion: 基本合格 is refused under article 8, and so is a value that is
    better than what the recorder measured by more than the tolerance."""
    clock, (asker, at) = wiring.clock(), reader(request)
    found = queries.acceptance(asker, number, at=at)
    measured = recorder_facts(asker, found, body.accepted_on, clock)
    actions.record_report(
        signed_in(request), acceptance=number, new=body.new_report, report=body.report, recorder=measured, clock=clock
    )
    return Status(201, _whole(request, number))


@router.post("/{number}/signatures", response=WholeAcceptanceShape, summary="Sign the newest report")
@cites("8")
def sign(request: HttpRequest, number: Path[Number], body: ReadBody) -> WholeAcceptanceShape:
    """As a member of the group, by the own account."""
    actions.sign_acceptance(signed_in(request), acceptance=number, report=body.report, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/close", response=WholeAcceptanceShape, summary="Close an inspection")
@cites("3", "7", "8", "9")
def close(request: HttpRequest, number: Path[Number], body: ReadBody) -> WholeAcceptanceShape:
    """合格 puts the batch into use; refused under article 7 while a point lacks position, view or sign, and under
    article 18 while it lacks a checked mask, 16(6) while its system is not assessed. 409 with article 8 for what was
    not accepted or failed."""
    clock, (asker, _) = wiring.clock(), reader(request)
    by, held, covered = signed_in(request), filmed(asker, number, clock), masked(asker, number, clock)
    actions.close_acceptance(by, acceptance=number, report=body.report, filmed=held, masked=covered, clock=clock)
    return _whole(request, number)


@router.post("/{number}/reinspection", response=WholeAcceptanceShape, summary="Begin a re-inspection")
@cites("3", "8")
def reinspect(request: HttpRequest, number: Path[Number], body: ReadBody) -> WholeAcceptanceShape:
    """Of a failed batch."""
    mending.begin_reinspection(signed_in(request), acceptance=number, report=body.report, clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/problems/{problem}", response=WholeAcceptanceShape, summary="Record a problem as mended")
@cites("3", "8")
def mend(request: HttpRequest, number: Path[Number], problem: Path[Number], body: MendBody) -> WholeAcceptanceShape:
    """Between the failed inspection and today."""
    mending.mend_problem(
        signed_in(request), acceptance=number, problem=problem, **body.model_dump(), clock=wiring.clock()
    )
    return _whole(request, number)


@router.post("/{number}/withdraw", response=WholeAcceptanceShape, summary="Withdraw an acceptance")
@cites("3", "8")
def withdraw(request: HttpRequest, number: Path[Number], body: WithdrawBody) -> WholeAcceptanceShape:
    """Before all members signed, or signed as 合格 and not closed; its points may be of another acceptance then."""
    actions.withdraw_acceptance(signed_in(request), acceptance=number, reason=body.reason, clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholeAcceptanceShape:
    asker, at = reader(request)
    return WholeAcceptanceShape.of(queries.acceptance(asker, number, at=at))

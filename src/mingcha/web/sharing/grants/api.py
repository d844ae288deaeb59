"""Share grants over the API: what is to be supplied, the list, one grant, and their steps (article 13(2))."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.grants import queries
from mingcha.sharing.grants.actions import end_grant, renew_grant, resume_grant, supply_grant, suspend_grant
from mingcha.sharing.grants.given_rows import MOST_ROWS_READ, MOST_SHOWN_CODE
from mingcha.sharing.grants.naming import MOST_USERNAME, ask_person, name_person, remove_person
from mingcha.sharing.grants.reading import read_rows
from mingcha.sharing.grants.reporting import sign_report
from mingcha.sharing.grants.reviewing import review_grant
from mingcha.sharing.grants.rules import MOST_CHECK, MOST_WHY
from mingcha.sharing.grants.states import GrantState, ReviewResult, Side
from mingcha.sharing.grants.usage import MOST_COUNT, MOST_REPORT, MOST_WITHDRAWN
from mingcha.sharing.grants.values import (
    GrantRows,
    NewReport,
    NewReview,
    PersonRow,
    ReportRow,
    ReviewRow,
    ShareGrantRow,
    SupplyChecks,
    ToSupply,
)
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import require_step_up

router = Router(tags=["sharing"])

_LINE, _LINES = r"^[^\x00-\x1f]*$", r"^[^\x00]*$"
_MOST_PEOPLE = 100
DecidedNo = Annotated[str, Path(pattern=r"^N[0-9]{8}-[0-9]{4,6}$", description="number of a decided application")]
GrantNo = Annotated[str, Path(pattern=r"^W[0-9]{8}-[0-9]{4,6}$", description="number of a share grant")]
PersonNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER, description="number of a person's row")]
Checked = Annotated[str, Field("", max_length=MOST_CHECK, pattern=_LINE)]
ShownCode = Annotated[str, Field(max_length=MOST_SHOWN_CODE, pattern=r"^[0-9A-Z-]*$", description="`next` of the page")]
RowsAtMost = Annotated[int, Field(ge=1, le=MOST_ROWS_READ, description="rows at most")]
Count = Annotated[int, Field(ge=0, le=MOST_COUNT)]


class SupplyChecksBody(Strict):
    """What was found of each part of the security check; all five are asked for."""

    network: Checked = ""
    accounts: Checked = ""
    watermark: Checked = ""
    revocation: Checked = ""
    contact: Checked = ""


class SupplyBody(Strict):
    """A supply: its security check and the people who are named. `renews`: number of the grant in force from which it
    goes on, null for none."""

    checks: SupplyChecksBody
    people: list[PersonNumber] = Field(max_length=_MOST_PEOPLE)
    renews: Annotated[str, Field(pattern=r"^W[0-9]{8}-[0-9]{4,6}$")] | None = None


class SharePersonBody(Strict):
    """An account of the own department."""

    username: str = Field(max_length=MOST_USERNAME, pattern=_LINE)


class GrantWhyBody(Strict):
    """Why a step is taken."""

    why: str = Field(max_length=MOST_WHY, pattern=_LINE)


class UsageReportBody(Strict):
    """A report of the period that is owed first; `to_on`: its last day."""

    to_on: date
    uses: Count
    persons: Count
    results: str = Field(max_length=MOST_REPORT, pattern=_LINES)
    incidents: str = Field(max_length=MOST_REPORT, pattern=_LINES)
    copies_kept: Count
    copies_deleted: Count


class GrantReviewBody(Strict):
    """A review; `points` are taken out, of a result "narrowed" alone."""

    result: ReviewResult
    why: str = Field(max_length=MOST_REPORT, pattern=_LINES)
    points: list[PointCode] = Field(default_factory=list, max_length=MOST_WITHDRAWN)


class SharePersonShape(Schema):
    """A person for whom the department asked; `number`: by which a step names the row."""

    number: int
    name: str
    username: str
    asked_at: Instant
    named_at: Instant | None
    removed_at: Instant | None


class ToSupplyShape(Schema):
    """A decision that agrees to something and has no grant yet; `points`: how many it agrees to."""

    application: str
    department: str
    department_name: str
    data_set: str
    kind: SharingKind
    decided_at: Instant
    supply_by: date
    until_on: date
    points: int
    asked: list[SharePersonShape]
    renewable: list[str]


class ShareGrantShape(Schema):
    """A grant in a list; `report_by`, `review_by`: the days that run now."""

    number: int
    no: str
    application: str
    department: str
    department_name: str
    data_set: str
    kind: SharingKind
    state: GrantState
    in_force_at: Instant
    until_on: date
    report_by: date | None
    review_by: date | None


class GrantStepShape(Schema):
    """A step that was taken. Who took it stands in the log."""

    state: GrantState
    at: Instant
    why: str
    share: str


class UsageReportShape(Schema):
    """A report; `register_count`: lines of the register, of rows pages read, in its period when it was signed."""

    from_on: date
    to_on: date
    uses: int
    persons: int
    results: str
    incidents: str
    copies_kept: int
    copies_deleted: int
    register_count: int
    signed_at: Instant


class GrantReviewShape(Schema):
    """A review; `withdrawn`: points that it took out."""

    at: Instant
    result: ReviewResult
    why: str
    withdrawn: int


class GrantRowsShape(Schema):
    """A page of the rows of a grant. `items`: codes of the items that were decided and are shared still; a row has
    these and, of a point, as `is_reduced`, whether it shows the cell alone. Figures come whole, null for a number that
    is hidden or not known. `next`: the next page's `after`, "" after the last row."""

    grant: str
    data_set: str
    items: list[str]
    rows: list[dict[str, str | int | bool | None]]
    next: str
    read_at: Instant


class OwedPeriodShape(Schema):
    """A period of which a report is owed."""

    from_on: date
    to_on: date


class ShareGrantPageShape(ShareGrantShape):
    """A grant with its people, steps, reports and reviews. `share`: number of the share that is open now, "" if none
    is; `points`: how many it opens, for the department how many it was opened with; `uses`: lines of the
    register, of rows pages read, so far."""

    purpose: str
    contract_no: str
    share: str
    points: int
    suspended_by: Side | None
    people: list[SharePersonShape]
    history: list[GrantStepShape]
    reports: list[UsageReportShape]
    reviews: list[GrantReviewShape]
    owed: list[OwedPeriodShape]
    uses: int


@router.get("/supplies", response=list[ToSupplyShape], summary="What was agreed to and is to be supplied")
@cites("3", "13(2)")
def supplies(request: HttpRequest) -> list[ToSupply]:
    """Those that the reader may read, the oldest first."""
    facts, at = reader(request)
    return list(queries.to_supply(facts, at=at))


@router.post("/supplies/{no}", response={201: ShareGrantShape}, summary="Supply what was agreed to")
@cites("13(2)", "19", "PIPL 55", "NDSR 12")
def supply_it(request: HttpRequest, no: DecidedNo, body: SupplyBody) -> Status[ShareGrantRow]:
    """Refused without the whole security check, or for people of another department."""
    require_step_up(request)
    checks, people, by = SupplyChecks(**body.checks.model_dump()), tuple(body.people), signed_in(request)
    clock = wiring.clock()
    if body.renews:
        row = renew_grant(by, no=body.renews, application=no, checks=checks, people=people, clock=clock)
    else:
        row = supply_grant(by, application=no, checks=checks, people=people, clock=clock)
    return Status(201, row)


@router.post("/supplies/{no}/people", response={201: SharePersonShape}, summary="Ask for a person to be named")
@cites("13(2)", "799-20")
def ask_for_it(request: HttpRequest, no: DecidedNo, body: SharePersonBody) -> Status[PersonRow]:
    """Of the own department, before the supply or later."""
    row = ask_person(signed_in(request), application=no, username=body.username, clock=wiring.clock())
    return Status(201, row)


@router.delete("/supplies/{no}/people/{number}", response=SharePersonShape, summary="Remove a person")
@cites("3", "13(2)")
def remove_it(request: HttpRequest, no: DecidedNo, number: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]) -> PersonRow:
    """What the person watches ends with it."""
    return remove_person(signed_in(request), application=no, number=number, clock=wiring.clock())


@router.get("/grants", response=list[ShareGrantShape], summary="Share grants")
@cites("3", "13(2)")
def grants_listed(
    request: HttpRequest,
    state: GrantState | None = None,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
) -> list[ShareGrantRow]:
    """Those that the reader may read, the newest first; the next page begins below the last `number`."""
    facts, at = reader(request)
    return list(queries.share_grants(facts, at=at, state=state, before=before, limit=limit))


@router.get("/grants/{no}", response=ShareGrantPageShape, summary="One share grant")
@cites("3", "13(2)")
def one_grant(request: HttpRequest, no: GrantNo) -> dict[str, object]:
    """With its people, steps, reports and reviews as far as the reader may read them."""
    facts, at = reader(request)
    found = queries.share_grant(facts, no, at=at)
    row = {name: getattr(found.row, name) for name in ShareGrantRow.__dataclass_fields__}
    own = [name for name in ShareGrantPageShape.model_fields if name not in row]
    return row | {name: getattr(found, name) for name in own}


@router.get("/grants/{no}/rows", response=GrantRowsShape, summary="Rows of points or figures that a share grant gives")
@cites("13(2)", "13(3)", "GDSR", "799-20")
def grant_rows(
    request: HttpRequest, no: GrantNo, after: ShownCode = "", limit: RowsAtMost = MOST_ROWS_READ
) -> GrantRows:
    """Of its points and items alone, for the people whom it names, while it is in force; by the codes that are shown. A
    page is a reading with an entry of its own. Whose columns a row has follows from the grant."""
    return read_rows(signed_in(request), no=no, after=after, limit=limit, clock=wiring.clock())


@router.post("/grants/{no}/people/{number}", response=SharePersonShape, summary="Name a person")
@cites("13(2)", "799-20")
def name_it(request: HttpRequest, no: GrantNo, number: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]) -> PersonRow:
    """One of those for whom the department asked."""
    require_step_up(request)
    return name_person(signed_in(request), no=no, number=number, clock=wiring.clock())


@router.post("/grants/{no}/suspend", response=ShareGrantShape, summary="Suspend a share grant")
@cites("13(2)", "GDSR")
def suspend_it(request: HttpRequest, no: GrantNo, body: GrantWhyBody) -> ShareGrantRow:
    """By either side; its share ends at once."""
    return suspend_grant(signed_in(request), no=no, why=body.why, clock=wiring.clock())


@router.post("/grants/{no}/resume", response=ShareGrantShape, summary="Resume a share grant")
@cites("13(2)", "13(3)", "NDSR 12")
def resume_it(request: HttpRequest, no: GrantNo, body: GrantWhyBody) -> ShareGrantRow:
    """What can be opened of it now is opened anew."""
    require_step_up(request)
    return resume_grant(signed_in(request), no=no, why=body.why, clock=wiring.clock())


@router.post("/grants/{no}/end", response=ShareGrantShape, summary="End a share grant")
@cites("13(2)", "GDSR")
def end_it(request: HttpRequest, no: GrantNo, body: GrantWhyBody) -> ShareGrantRow:
    """By either side."""
    return end_grant(signed_in(request), no=no, why=body.why, clock=wiring.clock())


@router.post("/grants/{no}/reports", response={201: UsageReportShape}, summary="Report on the use of a share grant")
@cites("13(2)", "NDSR 12")
def report_it(request: HttpRequest, no: GrantNo, body: UsageReportBody) -> Status[ReportRow]:
    """Of the oldest period that is owed."""
    given = body.model_dump()
    to_on = given.pop("to_on")
    return Status(
        201, sign_report(signed_in(request), no=no, to_on=to_on, new=NewReport(**given), clock=wiring.clock())
    )


@router.post("/grants/{no}/reviews", response={201: GrantReviewShape}, summary="Review a share grant")
@cites("13(2)", "NDSR 12")
def review_it(request: HttpRequest, no: GrantNo, body: GrantReviewBody) -> Status[ReviewRow]:
    """By the police: it goes on, is narrowed, or ends."""
    new = NewReview(body.result, body.why, tuple(body.points))
    return Status(201, review_grant(signed_in(request), no=no, new=new, clock=wiring.clock()))

"""Reports of hidden cameras over the API, for those who handle them (article 18)."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.registry.reports import queries
from mingcha.registry.reports.actions import close_report, take_up_report
from mingcha.registry.reports.rules import MOST_NOTE
from mingcha.registry.reports.values import ReportKind, ReportRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["reports"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Result = Literal["nothing_found", "removed", "corrected", "handed_on"]
KeptResult = Literal["nothing_found", "removed", "corrected", "handed_on", "no_report"]


class ReportShape(Schema):
    """A report. `kind`: what is not in order, null where it was not asked; `place_kind` is a place of article 18 or "";
    `due_on`: the last day to take it up; `beyond_bound`: received beyond a bound of its day, to be sifted first;
    `result` and its day are null while it is open. Who reported is not known."""

    number: int
    case_no: str
    division: str
    zone: str
    kind: ReportKind | None
    place_kind: str
    where: str
    text: str
    received_at: Instant
    due_on: date
    is_overdue: bool
    state: Literal["received", "taken_up", "closed"]
    taken_up_at: Instant | None
    result: KeptResult | None
    handled_on: date | None
    note: str
    beyond_bound: bool

    @classmethod
    def of(cls, row: ReportRow) -> "ReportShape":
        """The row as a shape."""
        return cls(
            number=row.number,
            case_no=row.case_no,
            division=row.place.division,
            zone=row.place.zone,
            kind=row.kind,
            place_kind=row.place_kind,
            where=row.where,
            text=row.text,
            received_at=row.received_at,
            due_on=row.due_on,
            is_overdue=row.is_overdue,
            state=row.state.value,
            taken_up_at=row.taken_up_at,
            result=row.result.value if row.result else None,
            handled_on=row.handled_on,
            note=row.note,
            beyond_bound=row.beyond_bound,
        )


class ReportsPage(Schema):
    """A page of reports."""

    total: int
    offset: int
    reports: list[ReportShape]


class ReportResultBody(Strict):
    """The result of a report, its day and the reason; the reporter does not see the reason."""

    result: Result
    handled_on: date
    note: str = Field(min_length=1, max_length=MOST_NOTE, pattern=r"^[^\x00]*$")


@router.get("", response=ReportsPage, summary="Reports of hidden cameras in reach")
@cites("3", "18")
def reports(request: HttpRequest, closed: bool = False, offset: Offset = 0, limit: Limit = 100) -> ReportsPage:
    """The open ones, the oldest first, or with `closed` the closed ones, the newest first."""
    facts, at = reader(request)
    rows = queries.reports(facts, at=at, closed=closed, limit=limit, offset=offset)
    total = queries.count_reports(facts, at=at, closed=closed)
    return ReportsPage(total=total, offset=offset, reports=[ReportShape.of(row) for row in rows])


@router.get("/{number}", response=ReportShape, summary="One report")
@cites("3", "18")
def report(request: HttpRequest, number: Path[Number]) -> ReportShape:
    """One report."""
    facts, at = reader(request)
    return ReportShape.of(queries.report(facts, number, at=at))


@router.post("/{number}/take-up", response=ReportShape, summary="Take a report up")
@cites("3", "18")
def take_up(request: HttpRequest, number: Path[Number]) -> ReportShape:
    """By the public security organ of the territory; a second one is a conflict."""
    return ReportShape.of(take_up_report(signed_in(request), number=number, clock=wiring.clock()))


@router.post("/{number}/close", response=ReportShape, summary="Close a report with its result")
@cites("3", "18")
def close(request: HttpRequest, number: Path[Number], body: ReportResultBody) -> ReportShape:
    """After it was taken up, once."""
    row = close_report(signed_in(request), number=number, **body.model_dump(), clock=wiring.clock())
    return ReportShape.of(row)

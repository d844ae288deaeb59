"""Clues over the API: the list, one clue, and each of its steps (articles 3, 16(4), 16(5))."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status
from pydantic import AwareDatetime

from mingcha.kit.decision import cites
from mingcha.supervision.clues import actions, queries
from mingcha.supervision.clues.queries import CluesAsked
from mingcha.supervision.clues.rules import MOST_NAME, MOST_NOTE, MOST_NUMBER, MOST_REASON, MOST_TEXT
from mingcha.supervision.clues.values import ClueKind, ClueReceiptRow, ClueRow, ClueState, NewReceipt, ReceiptSide
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["clues"])

ClueNo = Annotated[str, Field(max_length=20, pattern=r"^X[0-9]{8}-[0-9]{4,6}$")]
_PLAIN = r"^[^\x00]*$"


class ClueQuery(Schema):
    """The filter: `closed` those that ended instead of the open ones; `late` those twice over their own limit."""

    camera: str = Field("", max_length=20, pattern=r"^[0-9]*$")
    closed: bool = False
    late: bool = False


class ClueReceiptShape(Schema):
    """A receipt; `reason` is not empty where the police state that no other department is concerned."""

    side: ReceiptSide
    department: str
    number: str
    name: str
    called_at: Instant | None
    reason: str
    entered_by: str
    entered_at: Instant


class ClueShape(Schema):
    """A clue. `due_at` is the end of our own limit, no law's; `level` how far it has run (0 to 3)."""

    no: str
    kind: ClueKind
    camera: str
    seen_at: Instant
    note: str
    noted_by: str
    noted_at: Instant
    hold: str
    important_hold: str
    text: str
    department: str
    reported_by: str
    reported_at: Instant | None
    closed_at: Instant | None
    withdrawn_by: str
    withdrawn_at: Instant | None
    withdraw_reason: str
    state: ClueState
    level: int
    due_at: Instant
    receipts: list[ClueReceiptShape]


class CluesPage(Schema):
    """A page of clues."""

    total: int
    offset: int
    clues: list[ClueShape]


class ClueNoteBody(Strict):
    """What was seen: the point, the kind, the time of the picture."""

    camera: str = Field(min_length=20, max_length=20, pattern=r"^[0-9]{20}$")
    kind: ClueKind
    seen_at: AwareDatetime
    note: str = Field("", max_length=MOST_NOTE, pattern=_PLAIN)


class ClueReportBody(Strict):
    """The report in words; the department concerned as far as it is known."""

    text: str = Field(min_length=1, max_length=MOST_TEXT, pattern=_PLAIN)
    department: str = Field("", max_length=MOST_NAME, pattern=_PLAIN)


class ClueReceiptBody(Strict):
    """A receipt: the receiver's number, who answered the call, and when."""

    department: str = Field("", max_length=MOST_NAME, pattern=_PLAIN)
    number: str = Field("", max_length=MOST_NUMBER, pattern=_PLAIN)
    name: str = Field("", max_length=MOST_NAME, pattern=_PLAIN)
    called_at: AwareDatetime | None = None

    @property
    def receipt(self) -> NewReceipt:
        """As a value."""
        return NewReceipt(self.number, self.name, self.called_at, self.department)


class ClueReasonBody(Strict):
    """A reason."""

    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_PLAIN)


@router.get("", response=CluesPage, summary="Clues in reach")
@cites("3", "16(4)")
def clues(request: HttpRequest, where: Query[ClueQuery], offset: Offset = 0, limit: Limit = 100) -> CluesPage:
    """The open ones, the oldest first, or with `closed` those that ended, the newest first."""
    facts, at = reader(request)
    asked = CluesAsked(where.camera, where.closed, where.late)
    rows = queries.clues(facts, at=at, asked=asked, limit=limit, offset=offset)
    total = queries.count_clues(facts, at=at, asked=asked)
    return CluesPage(total=total, offset=offset, clues=[_shape(row) for row in rows])


@router.get("/{no}", response=ClueShape, summary="One clue")
@cites("3", "16(4)")
def clue(request: HttpRequest, no: Path[ClueNo]) -> ClueShape:
    """A clue in reach."""
    facts, at = reader(request)
    return _shape(queries.clue(facts, no, at=at))


@router.post("", response={201: ClueShape}, summary="Note a clue")
@cites("16(4)")
def note(request: HttpRequest, body: ClueNoteBody) -> Status[ClueShape]:
    """Notes it and holds the footage around it in the same act."""
    row = actions.note_clue(signed_in(request), **body.model_dump(), clock=wiring.clock())
    return Status(201, _shape(row))


@router.post("/{no}/report", response=ClueShape, summary="Report a clue")
@cites("16(4)")
def report(request: HttpRequest, no: Path[ClueNo], body: ClueReportBody) -> ClueShape:
    """Reports it in words."""
    return _shape(actions.report_clue(signed_in(request), no, **body.model_dump(), clock=wiring.clock()))


@router.post("/{no}/police", response=ClueShape, summary="Receipt of the public security organ")
@cites("16(4)")
def police(request: HttpRequest, no: Path[ClueNo], body: ClueReceiptBody) -> ClueShape:
    """By an officer over the place alone."""
    by, clock = signed_in(request), wiring.clock()
    return _shape(actions.receive_clue_for_police(by, no, receipt=body.receipt, clock=clock))


@router.post("/{no}/department", response=ClueShape, summary="Receipt of the department concerned")
@cites("16(4)")
def department(request: HttpRequest, no: Path[ClueNo], body: ClueReceiptBody) -> ClueShape:
    """With department, number, name and time of the call."""
    by, clock = signed_in(request), wiring.clock()
    return _shape(actions.receive_clue_for_department(by, no, receipt=body.receipt, clock=clock))


@router.post("/{no}/no-department", response=ClueShape, summary="No other department is concerned")
@cites("16(4)")
def no_department(request: HttpRequest, no: Path[ClueNo], body: ClueReasonBody) -> ClueShape:
    """By the police, with the reason."""
    return _shape(actions.record_no_department(signed_in(request), no, reason=body.reason, clock=wiring.clock()))


@router.post("/{no}/withdraw", response=ClueShape, summary="Withdraw a clue")
@cites("16(4)")
def withdraw(request: HttpRequest, no: Path[ClueNo], body: ClueReasonBody) -> ClueShape:
    """Before the police received it; its hold stays."""
    return _shape(actions.withdraw_clue(signed_in(request), no, reason=body.reason, clock=wiring.clock()))


@router.post("/{no}/keep", response=ClueShape, summary="Keep the footage of a clue two years")
@cites("16(5)")
def keep(request: HttpRequest, no: Path[ClueNo], body: ClueReasonBody) -> ClueShape:
    """Of public safety, an emergency or a crime, by who places holds there."""
    return _shape(actions.keep_clue_two_years(signed_in(request), no, reason=body.reason, clock=wiring.clock()))


def _shape(row: ClueRow) -> ClueShape:
    facts = {name: getattr(row, name) for name in ClueShape.model_fields if name not in ("level", "receipts")}
    return ClueShape(**facts, level=int(row.level), receipts=[_receipt(one) for one in row.receipts])


def _receipt(one: ClueReceiptRow) -> ClueReceiptShape:
    return ClueReceiptShape(**{name: getattr(one, name) for name in ClueReceiptShape.model_fields})

"""Complaints over the API, for auditors outside of the organ complained of (article 25). Who complains is in none."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.complaints import queries
from mingcha.supervision.complaints.values import Channel, ComplaintRow, ComplaintState, ReferredTo
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, Offset

router = Router(tags=["supervision"])

ComplaintNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class ComplaintShape(Schema):
    """A complaint. `is_named`: whether a sealed name is there; `due_on`: the end of our own term, no law's."""

    number: int
    no: str
    channel: Channel
    division: str
    zone: str
    organ_name: str
    official: str
    text: str
    is_named: bool
    received_at: Instant
    due_on: date
    is_late: bool
    state: ComplaintState
    examination: str
    answer: str
    referred_to: ReferredTo | None
    body: str
    replied_on: date | None
    closed_at: Instant | None

    @classmethod
    def of(cls, row: ComplaintRow) -> "ComplaintShape":
        """The row as a shape."""
        place = row.place
        names = [name for name in cls.model_fields if name not in ("division", "zone")]
        facts = {name: getattr(row, name) for name in names}
        return cls(**facts, division=place.division, zone=place.zone)


class ComplaintsPage(Schema):
    """A page of complaints."""

    total: int
    offset: int
    complaints: list[ComplaintShape]


@router.get("", response=ComplaintsPage, summary="Complaints against organs and officials")
@cites("25")
def complaints(request: HttpRequest, closed: bool = False, offset: Offset = 0, limit: Limit = 100) -> ComplaintsPage:
    """The open ones, the oldest first, or with `closed` the closed ones; for auditors, never of their own organ."""
    facts, at = reader(request)
    rows = queries.complaints(facts, at=at, closed=closed, limit=limit, offset=offset)
    total = queries.count_complaints(facts, at=at, closed=closed)
    return ComplaintsPage(total=total, offset=offset, complaints=[ComplaintShape.of(row) for row in rows])


@router.get("/{number}", response=ComplaintShape, summary="One complaint")
@cites("25")
def complaint(request: HttpRequest, number: Path[ComplaintNumber]) -> ComplaintShape:
    """One complaint."""
    facts, at = reader(request)
    return ComplaintShape.of(queries.complaint(facts, number, at=at))

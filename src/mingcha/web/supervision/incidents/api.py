"""Security incidents over the API, to read: open ones, closed ones, one with what is owed (article 16(6); PIPL 57).
Programs get no person: neither who noted it nor whom to call. Grading and notices are acts of persons at a browser."""

from django.http import HttpRequest
from ninja import Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.law.incident_clocks import IncidentGrade
from mingcha.supervision.incidents import queries
from mingcha.supervision.incidents.values import IncidentKind, IncidentRow, NoticeReceiver
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["incidents"])


class OwedNoticeShape(Schema):
    """A notice that is owed; `own_limit`: the law says at once, the minutes are our own."""

    receiver: NoticeReceiver
    due_at: Instant
    article: str
    own_limit: bool


class GivenNoticeShape(Schema):
    """A notice that was given; `late_minutes`: 0 in time."""

    receiver: NoticeReceiver
    name: str
    reference: str
    given_at: Instant
    late_minutes: int


class IncidentShape(Schema):
    """An incident; `persons` null where it is not known; `closed_at` null while it is open."""

    number: int
    unit: str
    unit_name: str
    kind: IncidentKind
    title: str
    found_at: Instant
    grade: IncidentGrade
    is_critical: bool
    personal: bool
    persons: int | None
    closed_at: Instant | None
    notices: list[GivenNoticeShape]
    owed: list[OwedNoticeShape]


@router.get("", response=list[IncidentShape], summary="Security incidents in reach")
@cites("3", "16(6)")
def incidents(
    request: HttpRequest, closed: bool = False, before: EnforcementBefore = 0, limit: Limit = 100
) -> list[IncidentRow]:
    """The open ones, or the closed ones, the newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.incidents(facts, at=at, closed=closed, before=before, limit=limit))


@router.get("/{number}", response=IncidentShape, summary="One security incident")
@cites("3", "16(6)")
def incident(request: HttpRequest, number: Path[EnforcementNumber]) -> IncidentRow:
    """An incident in reach."""
    facts, at = reader(request)
    return queries.incident(facts, number, at=at)

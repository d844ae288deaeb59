"""The audit of access to footage over the API (articles 16(3), 25)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from mingcha.access.oversight.queries import audit_rows, officers_called, people_called, units_called
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.web.access.oversight.forms import FIRST_YEAR, LAST_YEAR
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import BothWords, Instant, Limit

router = Router(tags=["oversight"])

_MOST_OFFSET = 10_000
_TEXT = r"^[^\x00]*$"
AuditOffset = Annotated[int, Query(ge=0, le=_MOST_OFFSET, description="rows to leave out before the first")]


class AuditQuery(Schema):
    """The filter; omitted fields do not filter, an omitted year is the present one. `person`: (part of) a name, user
    name or badge number; `unit`: (part of) a name or code."""

    person: str = Field("", max_length=60, pattern=_TEXT)
    unit: str = Field("", max_length=60, pattern=_TEXT)
    year: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR)
    kind: AuditKind | None = None


class AuditShape(Schema):
    """Something that a person did, or was refused, with footage. `footage_ms`, `sent_bytes`: what was taken under the
    line's grant in its way so far. `entry`: its entry in the application's log (`/evidence/entries/{index}`), null if
    it was not found."""

    kind: AuditKind
    at: Instant
    user_id: int
    person: str
    unit: str
    what: BothWords
    article: str
    points: list[str]
    footage_ms: int
    sent_bytes: int
    token: str
    entry: int | None


@router.get("/oversight", response=list[AuditShape], summary="What was done to footage")
@cites("16(3)", "25")
def oversight(
    request: HttpRequest, where: Query[AuditQuery], offset: AuditOffset = 0, limit: Limit = 100
) -> list[AuditRow]:
    """Rows of the audit, newest first; for audit administrators alone."""
    facts, at = reader(request)
    person, unit = where.person.strip(), where.unit.strip()
    asked = AuditAsked.of_year(
        where.year or shanghai_day(at).year,
        people=people_called(person) if person else None,
        officers=officers_called(person) if person else frozenset(),
        units=units_called(unit) if unit else None,
        kinds=frozenset({where.kind} if where.kind else ()),
    )
    return list(audit_rows(facts, asked, at=at, limit=limit, offset=offset))

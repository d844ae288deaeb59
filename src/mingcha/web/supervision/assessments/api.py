"""Impact assessments over the API, to read: the list, one (article 16(6); PIPL 55, 56). Making and confirming one are
acts of two persons at a browser, who are not named here."""

from datetime import date

from django.http import HttpRequest
from ninja import Path, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.assessments import queries
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentRow, AssessmentState
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant, Limit
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["assessments"])


class AssessmentShape(Schema):
    """An assessment with the three contents of PIPL 56; days and times of steps not yet taken are null."""

    number: int
    kind: AssessmentKind
    unit: str
    unit_name: str
    about: str
    about_name: str
    systems: list[str]
    purpose: str
    lawful: str
    effects: str
    measures: str
    acceptable: bool
    made_at: Instant
    decided_at: Instant | None
    valid_until: date | None
    kept_until: date | None
    ended_at: Instant | None


@router.get("", response=list[AssessmentShape], summary="Impact assessments in reach")
@cites("3", "16(6)")
def assessments(
    request: HttpRequest, state: AssessmentState | None = None, before: EnforcementBefore = 0, limit: Limit = 100
) -> list[AssessmentRow]:
    """The newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.assessments(facts, at=at, state=state, before=before, limit=limit))


@router.get("/{number}", response=AssessmentShape, summary="One impact assessment")
@cites("3", "16(6)")
def assessment(request: HttpRequest, number: Path[EnforcementNumber]) -> AssessmentRow:
    """An assessment in reach."""
    facts, at = reader(request)
    return queries.assessment(facts, number, at=at).row

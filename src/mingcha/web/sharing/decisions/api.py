"""Decisions over the API: what was decided on an application, and what a unit is asked; deciding and answering are done
by persons at a page (articles 13(2), 13(3))."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.decisions import queries
from mingcha.sharing.decisions.principles import ConsentAnswer, PointBar, Principle
from mingcha.sharing.decisions.values import DecisionRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Instant
from mingcha.web.sharing.applications.api import ApplicationNo

router = Router(tags=["sharing"])


class PrincipleFindingShape(Schema):
    """What was found of a principle."""

    principle: Principle
    met: bool
    why: str


class RefusedPointShape(Schema):
    """A point that was not agreed; `why`: the officer's reason, else ""."""

    code: str
    name: str
    bar: PointBar
    why: str


class SharingDecisionShape(Schema):
    """A decision. `agreed`, `refused`: numbers of points; `refused_points`: as far as the reader may read points;
    `not_listed`: codes that were named and are none of the catalogue. Who decided it stands in the log."""

    no: str
    outcome: str
    decided_at: Instant
    findings: list[PrincipleFindingShape]
    reasons: str
    contract_no: str
    until_on: date | None
    redaction: str
    assessments: str
    not_listed: list[str]
    agreed: int
    refused: int
    refused_points: list[RefusedPointShape]


class UnitConsentShape(Schema):
    """What a unit is asked; `points`: codes of its points; `answer`: its newest, null before it answered."""

    no: str
    unit: str
    department_name: str
    set_name: str
    state: ApplicationState
    kind: SharingKind | None
    purpose: str
    duty: str
    term_months: int
    points: list[str]
    answer: ConsentAnswer | None
    answered_at: Instant | None


@router.get(
    "/applications/{no}/decision", response=SharingDecisionShape, summary="The decision of the police on an application"
)
@cites("3", "13(2)")
def decision(request: HttpRequest, no: ApplicationNo) -> DecisionRow:
    """Not found before it is decided."""
    facts, at = reader(request)
    found = queries.decision(facts, no, at=at)
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("该申请尚未决定", "the application is not decided yet"), no)
    return found


@router.get("/consents", response=list[UnitConsentShape], summary="Applications that ask for points of the own units")
@cites("13(3)")
def consents(request: HttpRequest) -> list[dict[str, object]]:
    """For the manager of a unit, a line a unit, the oldest first."""
    facts, at = reader(request)
    return [
        {
            "no": one.no,
            "unit": one.unit,
            "department_name": one.department_name,
            "set_name": one.set_name,
            "state": one.state,
            "kind": one.content.kind,
            "purpose": one.content.purpose,
            "duty": one.content.duty,
            "term_months": one.content.term_months,
            "points": [point.code for point in one.points],
            "answer": one.newest.answer,
            "answered_at": one.newest.at,
        }
        for one in queries.consent_requests(facts, at=at)
    ]

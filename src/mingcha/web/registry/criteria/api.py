"""Criteria of article 6 over the API (articles 3, 6)."""

from datetime import date

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.registry.criteria import queries as criteria_queries
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.rules import MOST_DOCUMENT, MOST_REASON, MOST_TEXT, Measure, NewCriterion
from mingcha.registry.criteria.values import CriterionRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Division, Instant, Limit, Offset, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["criteria"])


class CriterionShape(Schema):
    """What "large" or "important" means for a category in a division from a day on."""

    number: int
    category: str
    measure: Measure
    division: str
    text: str
    reason: str
    document: str
    from_on: date
    recorded_at: Instant


class CriteriaPage(Schema):
    """A page of criteria, the newest first."""

    total: int
    offset: int
    criteria: list[CriterionShape]


class CriterionBody(Strict):
    """A decision; it holds from its first day and takes the place of an earlier one."""

    category: str = Field(pattern=r"^6\([0-9]{1,2}\)$", examples=["6(5)"])
    measure: Measure
    division: Division
    text: str = Field(max_length=MOST_TEXT, pattern=r"^[^\x00]*$")
    reason: str = Field(max_length=MOST_REASON, pattern=r"^[^\x00]*$")
    document: str = Field(max_length=MOST_DOCUMENT, pattern=r"^[^\x00]*$")
    from_on: date


@router.get("/criteria", response=CriteriaPage, summary="Criteria of article 6")
@cites("3", "6")
def criteria(request: HttpRequest, offset: Offset = 0, limit: Limit = 100) -> dict[str, object]:
    """Every decision, the newest first."""
    facts, at = reader(request)
    rows = criteria_queries.criteria(facts, at=at, limit=limit, offset=offset)
    return {"total": criteria_queries.count_criteria(facts, at=at), "offset": offset, "criteria": list(rows)}


@router.post("/criteria", response={201: CriterionShape}, summary="Record a criterion of article 6")
@cites("3", "6")
def record(request: HttpRequest, body: CriterionBody) -> Status[CriterionRow]:
    """By the public security organ of the division, with its reason and document."""
    new = NewCriterion(**body.model_dump())
    return Status(201, record_criterion(signed_in(request), new=new, clock=wiring.clock()))

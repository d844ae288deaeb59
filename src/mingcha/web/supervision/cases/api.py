"""Penalty cases over the API, to read: the list and one with its days (articles 3, 23). Programs get no person: neither
name nor number. The steps are officers' own, in sessions (APL 42)."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.cases import queries
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseRow, WholeCase
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Limit
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["penalties"])


class PenaltyQuery(Schema):
    """The filter."""

    state: CaseState | None = None


class PenaltyShape(Schema):
    """A case. `yuan`: the fine, 0 without one; `next_on`: last day of its next step; `overdue`: payment is late."""

    number: int
    no: str
    state: CaseState
    obstruction: int
    point_name: str
    rule: str
    outcome: Outcome | None
    yuan: Decimal
    opened_on: date
    next_on: date | None
    overdue: bool


class PenaltyDayShape(Schema):
    """A day that runs: decide, statement, deliver, pay, review, lawsuit or court. `provisional`: the holidays of its
    year are not known."""

    name: str
    due_on: date
    provisional: bool


class PenaltyOwedShape(Schema):
    """What is owed today, in yuan."""

    fine: Decimal
    late: Decimal
    paid: Decimal


class WholePenaltyShape(Schema):
    """A case with its days and what is owed, null where nothing is."""

    case: PenaltyShape
    decided_on: date | None
    served_on: date | None
    days: list[PenaltyDayShape]
    owed: PenaltyOwedShape | None


@router.get("", response=list[PenaltyShape], summary="Penalty cases in reach")
@cites("3", "23")
def penalties(
    request: HttpRequest, where: Query[PenaltyQuery], before: EnforcementBefore = 0, limit: Limit = 100
) -> list[CaseRow]:
    """The newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return list(queries.cases(facts, at=at, before=before, limit=limit, state=where.state))


@router.get("/{number}", response=WholePenaltyShape, summary="One penalty case")
@cites("3", "23")
def penalty(request: HttpRequest, number: Path[EnforcementNumber]) -> WholePenaltyShape:
    """A case in reach."""
    facts, at = reader(request)
    return _whole(queries.penalty_case(facts, number, at=at))


def _whole(found: WholeCase) -> WholePenaltyShape:
    owed = found.owed
    return WholePenaltyShape(
        case=PenaltyShape.model_validate(found.row),
        decided_on=found.facts.decided_on,
        served_on=found.facts.served_on,
        days=[PenaltyDayShape(name=name, due_on=day.due, provisional=day.provisional) for name, day in found.dates],
        owed=PenaltyOwedShape(fine=owed.fine, late=owed.late, paid=owed.paid) if owed else None,
    )

"""Penalty cases over the API, to read: the list and one with its days (articles 3, 23). Programs get no person: neither
name nor number. The steps are officers' own, in sessions (APL 42)."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from mingcha.kit.decision import cites
from mingcha.supervision.cases import queries
from mingcha.supervision.cases.states import CaseState, ChallengeKind, Outcome, Verdict
from mingcha.supervision.cases.values import CaseRow, ChallengeRow, Owed, WholeCase
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import Limit
from mingcha.web.supervision.obstructions.api import EnforcementBefore, EnforcementNumber

router = Router(tags=["penalties"])


class PenaltyQuery(Schema):
    """The filter."""

    state: CaseState | None = None


class PenaltyShape(Schema):
    """A case of an obstruction, or of a finding of an inspection (the number of the other one is 0). `place_name`: the
    point, or the place in words where no point is registered; `division`: GB/T 2260 of the place; `yuan`: the fine
    as it stands, 0 without one and once it is annulled; `opened_on`: null before it is opened; `next_on`: last day of
    its next step; `overdue`: that day of the law, or the day of payment, is over."""

    number: int
    no: str
    state: CaseState
    obstruction: int
    inspection: int
    place_name: str
    division: str
    rule: str
    outcome: Outcome | None
    yuan: Decimal
    opened_on: date | None
    next_on: date | None
    overdue: bool


class PenaltyDayShape(Schema):
    """A day that runs: decide, statement, deliver, pay, review, lawsuit or court. `provisional`: the holidays of its
    year are not known."""

    name: str
    due_on: date
    provisional: bool


class PenaltyOwedShape(Schema):
    """What is owed today, in yuan; `paid_back`: given back since the decision was annulled or changed; `to_return`:
    still to be."""

    fine: Decimal
    late: Decimal
    paid: Decimal
    paid_back: Decimal
    to_return: Decimal


class PenaltyChallengeShape(Schema):
    """A review or lawsuit. `until`: null while it runs; `verdict`: what it did to the decision, null while it runs and
    where it ended before this was recorded; `yuan`: the fine as it was changed."""

    kind: ChallengeKind
    since: date
    until: date | None
    verdict: Verdict | None
    yuan: Decimal | None


class WholePenaltyShape(Schema):
    """A case with its days and what is owed, null where nothing is. `decided_yuan`: the fine as it was decided;
    `annulled_on`: null while the decision stands."""

    case: PenaltyShape
    decided_on: date | None
    served_on: date | None
    decided_yuan: Decimal
    annulled_on: date | None
    challenges: list[PenaltyChallengeShape]
    days: list[PenaltyDayShape]
    owed: PenaltyOwedShape | None


@router.get("", response=list[PenaltyShape], summary="Penalty cases in reach")
@cites("3", "23")
def penalties(
    request: HttpRequest, where: Query[PenaltyQuery], before: EnforcementBefore = 0, limit: Limit = 100
) -> list[PenaltyShape]:
    """The newest first; the next page begins below the last number."""
    facts, at = reader(request)
    return [_case(row) for row in queries.cases(facts, at=at, before=before, limit=limit, state=where.state)]


@router.get("/{number}", response=WholePenaltyShape, summary="One penalty case")
@cites("3", "23")
def penalty(request: HttpRequest, number: Path[EnforcementNumber]) -> WholePenaltyShape:
    """A case in reach."""
    facts, at = reader(request)
    return _whole(queries.penalty_case(facts, number, at=at))


def _case(row: CaseRow) -> PenaltyShape:
    given = {name: getattr(row, name) for name in PenaltyShape.model_fields if name != "division"}
    return PenaltyShape(**given, division=row.place.division)


def _whole(found: WholeCase) -> WholePenaltyShape:
    owed = found.owed
    return WholePenaltyShape(
        case=_case(found.row),
        decided_on=found.facts.decided_on,
        served_on=found.facts.served_on,
        decided_yuan=found.decided_yuan,
        annulled_on=found.facts.annulled_on,
        challenges=[_challenge(one) for one in found.challenges],
        days=[PenaltyDayShape(name=name, due_on=day.due, provisional=day.provisional) for name, day in found.dates],
        owed=_owed(owed) if owed else None,
    )


def _owed(owed: Owed) -> PenaltyOwedShape:
    return PenaltyOwedShape(**{name: getattr(owed, name) for name in PenaltyOwedShape.model_fields})


def _challenge(one: ChallengeRow) -> PenaltyChallengeShape:
    return PenaltyChallengeShape(**{name: getattr(one, name) for name in PenaltyChallengeShape.model_fields})

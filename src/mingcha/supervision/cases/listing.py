"""Penalty cases as rows of a list, with the last day of the next step of each (23; APL 57, 60, 61, 67; AEL 53)."""

from collections.abc import Iterable, Sequence
from datetime import date

from mingcha.registry.deadlines.values import DueKind
from mingcha.supervision.cases.due import RunningDay, days_of
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import OWING, CaseState, Outcome
from mingcha.supervision.cases.values import CaseRow

_NEXT = {CaseState.DECIDED: DueKind.PENALTY_SERVICE, CaseState.DEMANDED: DueKind.PENALTY_COURT}
"""The states whose next day is counted: the service of a decision, the end of the months for the court."""


def case_rows(cases: Iterable[PenaltyCase], on: date) -> tuple[CaseRow, ...]:
    """Cases with their places as values, on a Shanghai day."""
    read = tuple(cases)
    counted = days_of([held for held in read if CaseState(held.state) in _NEXT])
    return tuple(_case_row(held, on, counted.get(held.pk, ())) for held in read)


def _case_row(held: PenaltyCase, on: date, days: Sequence[RunningDay]) -> CaseRow:
    next_on, last = _next_day(held, days)
    owes = CaseState(held.state) in OWING and held.pay_last is not None and on > held.pay_last
    return CaseRow(
        number=held.pk,
        no=held.no,
        state=CaseState(held.state),
        obstruction=held.obstruction_id or 0,
        inspection=held.finding.inspection_id if held.finding is not None else 0,
        place_name=held.place_name,
        place=held.place,
        unit=held.unit,
        person=held.person,
        rule=held.rule,
        outcome=Outcome(held.outcome) if held.outcome else None,
        yuan=held.standing_yuan,
        opened_on=held.opened_on,
        next_on=next_on,
        overdue=owes or (last is not None and on > last),
        revision=held.revision,
    )


def _next_day(held: PenaltyCase, days: Sequence[RunningDay]) -> tuple[date | None, date | None]:
    """The last day of the next step of a case, None where no day runs, and the last one that the law sets, after which
    it is overdue: None where no law does."""
    state = CaseState(held.state)
    if state is CaseState.OPENING_ASKED:
        return held.open_last, None
    if state in (CaseState.OPEN, CaseState.NOTICED):
        return held.decide_last, held.decide_last
    if state is CaseState.SERVED:
        return held.pay_last, held.pay_last
    found = [(last or safe, last) for kind, safe, last, _ in days if kind is _NEXT.get(state)]
    return found[0] if found else (None, None)

"""Moves provisional days of orders and cases once the holidays of their year are known (articles 12, 23; APL 85)."""

from datetime import date

from django.db.models import Q, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.penalty_dates import (
    decide_by,
    hearing_asked_until,
    lawsuit_after_review,
    lawsuit_until,
    pay_by,
    review_until,
    statement_until,
)
from mingcha.law.periods import Calendar, Deadline, due_in_days
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.supervision.cases.models import CaseChallenge, PenaltyCase
from mingcha.supervision.cases.rows import article_of_rule
from mingcha.supervision.cases.states import GIVES_RIGHTS, UNDECIDED, CaseState, ChallengeKind, Outcome, Verdict
from mingcha.supervision.inspections.models import UnitInspection, UnitOrder
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.obstructions.models import CorrectionOrder, Obstruction
from mingcha.supervision.obstructions.rows import cited
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.states import ReliefState

MOST_A_TURN = 200
"""Rows that one turn of the clock counts anew."""
type Counted = CorrectionOrder | UnitOrder | PenaltyCase
type Moved = tuple[str, date | None, Deadline]
"""The column of a day, the day before, and as it is counted now."""
_ORDERED = (ObstructionState.ORDERED.value, UnitInspectionState.ORDERED.value)
_UNDECIDED = [CaseState.OPEN.value, CaseState.NOTICED.value]
_SERVED = [one.value for one in CaseState if one not in (*UNDECIDED, CaseState.DECIDED)]


@cites("12", "23", "APL 85")
def recount_dates(by: Actor, *, clock: Clock) -> int:
    """Counts anew the provisional days that still run and whose year is known by now, an entry a row with the days
    before and after; returns how many rows. Nothing is written where the notice is still missing. An extension of a
    limit is counted with it; a day of payment that instalments replaced is not. What was found, decided or demanded by
    a day stands by it."""
    calendar = calendar_in_force()
    provisional: tuple[Counted, ...] = (*_orders(), *_unit_orders(), *_cases())
    known = [held for held in provisional if _counted(held, calendar)][:MOST_A_TURN]
    return sum(_recount(by, held, calendar, clock) for held in known)


def _recount(by: Actor, read: Counted, calendar: Calendar, clock: Clock) -> int:
    """Counts a row anew as it stands under the log's lock: somebody may have done a step since it was read."""
    with act("supervision.case.recount", by=by, clock=clock, cites=_cited(read)) as record:
        held = _read_again(read)
        found = _counted(held, calendar) if held is not None else {}
        moved = [one for days in found.values() for one in days]
        if held is not None and moved:
            for name, _, one in moved:
                setattr(held, name, one.due)
            for flag in found:
                setattr(held, flag, False)
            held.save(update_fields=[*found, *(name for name, *_ in moved)])
            record.wrote(held)
            _step_of(record, held)
        record.fact("table", read._meta.db_table)
        record.fact("number", read.pk)
        record.fact("moved", [[name, str(before), one.due.isoformat()] for name, before, one in moved])
    return 1 if moved else 0


def _step_of(record: ActRecord, held: Counted) -> None:
    """Counts the step, so that nobody goes on with a page that shows the days before."""
    match held:
        case CorrectionOrder():
            step: Obstruction | UnitInspection | PenaltyCase = held.obstruction
        case UnitOrder():
            step = held.inspection
        case _:
            step = held
    step.revision += 1
    step.save(update_fields=["revision"])
    record.wrote(step)


def _cited(held: Counted) -> tuple[str, ...]:
    """What the entry of a row cites: of an act under decree 799 neither 12 nor 23."""
    match held:
        case CorrectionOrder():
            return cited(held.obstruction_id, "12", "23")
        case UnitOrder():
            return ("799-24",)
        case _:
            article = article_of_rule(held.rule)
            return ("12", "23") if article == "23" else (article,)


def _orders() -> QuerySet[CorrectionOrder]:
    """The orders about points whose provisional limit runs."""
    rows = CorrectionOrder.objects.select_related("obstruction")
    return rows.filter(provisional=True, served_on__isnull=False, obstruction__state__in=_ORDERED).order_by("pk")


def _unit_orders() -> QuerySet[UnitOrder]:
    """The orders after inspections whose provisional limit runs."""
    rows = UnitOrder.objects.select_related("inspection")
    return rows.filter(provisional=True, served_on__isnull=False, inspection__state__in=_ORDERED).order_by("pk")


def _cases() -> QuerySet[PenaltyCase]:
    """The cases with a provisional day that runs."""
    return PenaltyCase.objects.filter(
        Q(decide_provisional=True, state__in=_UNDECIDED)
        | Q(statement_provisional=True, state=CaseState.NOTICED.value)
        | Q(dates_provisional=True, state__in=_SERVED, annulled_on=None)
    ).order_by("pk")


def _read_again(held: Counted) -> Counted | None:
    """The row as it stands now, None if its days run no more."""
    match held:
        case CorrectionOrder():
            return _orders().filter(pk=held.pk).first()
        case UnitOrder():
            return _unit_orders().filter(pk=held.pk).first()
        case _:
            return _cases().filter(pk=held.pk).first()


def _counted(held: Counted, calendar: Calendar) -> dict[str, list[Moved]]:
    """The days of a row that run, as they are counted now, by the column that says that they are provisional; those
    alone whose years are known."""
    found = _of_case(held, calendar) if isinstance(held, PenaltyCase) else _of_order(held, calendar)
    return {flag: days for flag, days in found.items() if not any(one.provisional for *_, one in days)}


def _of_order(held: CorrectionOrder | UnitOrder, calendar: Calendar) -> dict[str, list[Moved]]:
    """The limit of an order."""
    assert held.served_on is not None  # as the rows are filtered
    due = due_in_days(held.served_on, held.days + held.extended_days, calendar)
    return {"provisional": [("due_on", held.due_on, due)]}


def _of_case(held: PenaltyCase, calendar: Calendar) -> dict[str, list[Moved]]:
    """The days of a case: of the decision, of statement and hearing, after the service."""
    found: dict[str, list[Moved]] = {}
    if held.decide_provisional and held.opened_on and held.state in _UNDECIDED:
        last = decide_by(held.opened_on, calendar, held.away_days)
        found["decide_provisional"] = [("decide_last", held.decide_last, last)]
    if held.statement_provisional and held.noticed_on and held.state == CaseState.NOTICED.value:
        last, hearing = statement_until(held.noticed_on, calendar), hearing_asked_until(held.noticed_on, calendar)
        moved = [("statement_last", held.statement_last, last), ("hearing_last", held.hearing_last, hearing)]
        found["statement_provisional"] = moved
    if held.dates_provisional and held.served_on and held.state in _SERVED:
        found["dates_provisional"] = _after_service(held, held.served_on, calendar)
    return found


def _after_service(held: PenaltyCase, served_on: date, calendar: Calendar) -> list[Moved]:
    """The days after the service, as a review or lawsuit that ended moved them (`collection/reversing.py`)."""
    ended = list(CaseChallenge.objects.filter(case=held, until__isnull=False).exclude(verdict="").order_by("pk"))
    given = held.outcome in GIVES_RIGHTS
    lawsuits = [lawsuit_until(served_on, calendar)] if given else []
    lawsuits += [
        lawsuit_after_review(one.until, calendar)
        for one in ended
        if one.kind == ChallengeKind.REVIEW.value and one.until is not None
    ]
    moved: list[Moved] = [("review_last", held.review_last, review_until(served_on, calendar))] if given else []
    if lawsuits:
        moved.append(("lawsuit_last", held.lawsuit_last, max(lawsuits, key=lambda one: one.due)))
    runs = held.state == CaseState.SERVED.value and held.outcome == Outcome.FINE.value
    replaced = CaseRelief.objects.filter(case=held, state=ReliefState.GRANTED.value).exists()
    if runs and not replaced:
        changed = [one.until for one in ended if one.verdict == Verdict.CHANGED.value and one.until is not None]
        moved.append(("pay_last", held.pay_last, pay_by(changed[-1] if changed else served_on, calendar)))
    return moved

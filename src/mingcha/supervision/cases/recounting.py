"""Moves provisional days of orders and cases once the holidays of their year are known (articles 12, 23; APL 85)."""

from collections.abc import Iterator
from datetime import date

from mingcha.evidence.entries import act
from mingcha.evidence.models import Attested
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
from mingcha.supervision.cases.states import ChallengeKind, Outcome, Verdict
from mingcha.supervision.obstructions.models import CorrectionOrder
from mingcha.supervision.obstructions.rows import cited
from mingcha.supervision.reliefs.models import CaseRelief
from mingcha.supervision.reliefs.states import ReliefState

MOST_A_TURN = 200
"""Rows that one turn of the clock counts anew."""
type Moved = tuple[str, date | None, Deadline]
"""The column of a day, the day before, and as it is counted now."""


@cites("12", "23", "APL 85")
def recount_dates(by: Actor, *, clock: Clock) -> int:
    """Counts anew each provisional day whose year is known by now, an entry a row with the days before and after;
    returns how many rows. Nothing is written where the notice is still missing. An extension of a limit is counted
    with it; a day of payment that instalments replaced is not."""
    calendar, written = calendar_in_force(), 0
    rows: list[tuple[Attested, str, list[Moved]]] = [*_orders(calendar), *_cases(calendar)]
    for held, flag, moved in rows:
        if any(one.provisional for _, _, one in moved):
            continue
        with act("supervision.case.recount", by=by, clock=clock, cites=_cited(held)) as record:
            for name, _, found in moved:
                setattr(held, name, found.due)
            setattr(held, flag, False)
            held.save()
            record.wrote(held)
            record.fact("table", held._meta.db_table)
            record.fact("number", held.pk)
            record.fact("moved", [[name, str(before), one.due.isoformat()] for name, before, one in moved])
        written += 1
    return written


def _cited(held: Attested) -> tuple[str, ...]:
    """What the entry of a row cites: of an act under decree 799 neither 12 nor 23."""
    if isinstance(held, CorrectionOrder):
        return cited(held.obstruction_id, "12", "23")
    article = article_of_rule(held.rule) if isinstance(held, PenaltyCase) else "23"
    return ("12", "23") if article == "23" else (article,)


def _orders(calendar: Calendar) -> Iterator[tuple[Attested, str, list[Moved]]]:
    """The limits of orders that were provisional."""
    rows = CorrectionOrder.objects.filter(provisional=True, served_on__isnull=False).order_by("pk")
    for held in rows[:MOST_A_TURN]:
        if held.served_on:
            due = due_in_days(held.served_on, held.days + held.extended_days, calendar)
            yield held, "provisional", [("due_on", held.due_on, due)]


def _cases(calendar: Calendar) -> Iterator[tuple[Attested, str, list[Moved]]]:
    """The days of cases that were provisional: of the decision, of statement and hearing, after the service."""
    for held in PenaltyCase.objects.filter(decide_provisional=True).order_by("pk")[:MOST_A_TURN]:
        if held.opened_on:
            last = decide_by(held.opened_on, calendar, held.away_days)
            yield held, "decide_provisional", [("decide_last", held.decide_last, last)]
    for held in PenaltyCase.objects.filter(statement_provisional=True).order_by("pk")[:MOST_A_TURN]:
        if held.noticed_on:
            last, hearing = statement_until(held.noticed_on, calendar), hearing_asked_until(held.noticed_on, calendar)
            moved = [("statement_last", held.statement_last, last), ("hearing_last", held.hearing_last, hearing)]
            yield held, "statement_provisional", moved
    for held in PenaltyCase.objects.filter(dates_provisional=True).order_by("pk")[:MOST_A_TURN]:
        if held.served_on:
            yield held, "dates_provisional", _after_service(held, held.served_on, calendar)


def _after_service(held: PenaltyCase, served_on: date, calendar: Calendar) -> list[Moved]:
    """The days after the service, as a review or lawsuit that ended moved them (`collection/reversing.py`)."""
    ended = list(CaseChallenge.objects.filter(case=held, until__isnull=False).exclude(verdict="").order_by("pk"))
    lawsuits = [lawsuit_until(served_on, calendar)]
    lawsuits += [
        lawsuit_after_review(one.until, calendar)
        for one in ended
        if one.kind == ChallengeKind.REVIEW.value and one.until is not None
    ]
    moved: list[Moved] = [
        ("review_last", held.review_last, review_until(served_on, calendar)),
        ("lawsuit_last", held.lawsuit_last, max(lawsuits, key=lambda one: one.due)),
    ]
    replaced = CaseRelief.objects.filter(case=held, state=ReliefState.GRANTED.value).exists()
    if held.outcome == Outcome.FINE.value and not replaced and held.annulled_on is None:
        changed = [one.until for one in ended if one.verdict == Verdict.CHANGED.value and one.until is not None]
        moved.append(("pay_last", held.pay_last, pay_by(changed[-1] if changed else served_on, calendar)))
    return moved

"""Who handles a case takes no late amount away by a typed day, and closes none before the court (APL 72, 73)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import Part, Pause, Payment
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.collection.rules import may_close_case, may_note_challenge, may_record_payment
from mingcha.supervision.matters.values import Matter

PLACE, SERVED, LAST = Place("420102", ""), date(2026, 9, 1), date(2026, 9, 16)
TODAY = LAST + timedelta(days=30)
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
HANDLER = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(ROLE,))
OTHER = replace(HANDLER, user_id=8)
CASE = CaseFacts(
    CaseState.SERVED, PLACE, "23", Who.RESPONSIBLE, date(2026, 8, 2), None, None, Matter(PLACE, None),
    frozenset({"user:7"}), outcome=Outcome.FINE, yuan=Decimal(300), served_on=SERVED, pay_last=LAST,
    parts=(Part(LAST, Decimal(300)),),
)  # fmt: skip


@pytest.mark.law("APL 72", "APL 73(3)")
@pytest.mark.parametrize(
    ("day", "by_handler"),
    [(TODAY, True), (TODAY - timedelta(days=1), True), (TODAY - timedelta(days=2), False), (LAST, False)],
)
def test_a_day_of_before_that_takes_a_late_amount_away_is_recorded_by_another(day: date, by_handler: bool) -> None:
    payment = Payment(day, Decimal(300))
    paid = [may_record_payment(one, CASE, payment, "鄂财 1", TODAY).allowed for one in (HANDLER, OTHER)]
    noted = [
        may_note_challenge(one, CASE, day, date(2026, 12, 1), TODAY, scanned=True).allowed for one in (HANDLER, OTHER)
    ]
    assert paid == noted == [by_handler, True]


@pytest.mark.law("APL 72")
def test_a_day_of_before_that_takes_nothing_away_is_anybodys() -> None:
    on = LAST - timedelta(days=1)
    assert may_record_payment(HANDLER, CASE, Payment(SERVED, Decimal(300)), "鄂财 1", on)


@pytest.mark.law("23")
def test_a_case_before_the_court_is_closed_by_another_officer() -> None:
    held = replace(CASE, state=CaseState.COURT)
    assert [may_close_case(one, held, "法院执行完毕", TODAY).allowed for one in (HANDLER, OTHER)] == [False, True]


@pytest.mark.law("APL 67", "APL 73(3)")
@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_payment_at_an_end_of_the_calendar_is_refused_while_a_lawsuit_stops_the_late_amount(day: date) -> None:
    """The late amount of each day to the last one of the calendar would be counted, and there is none after it."""
    held = replace(CASE, pauses=(Pause(SERVED),))
    answer = may_record_payment(HANDLER, held, Payment(day, Decimal(300)), "鄂财 1", TODAY)
    assert (answer.allowed, answer.article) == (False, "APL 67")

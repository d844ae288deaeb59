"""Warnings and measures without a fine: which rule has them, for whom, and what comes before (799-26 to 799-30)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from mingcha.law.fine_rules import Extra, Who
from mingcha.law.fines import FineFacts, check_fine
from mingcha.law.measures import check_measures, check_warning

FOUND, SERVED, DUE, AGAIN, TODAY = (date(2026, 11, day) for day in (2, 3, 18, 19, 25))
INSPECTED = FineFacts(act_on=FOUND, decided_on=TODAY, found_on=FOUND, broken="799-7(3)")
ORDERED = replace(INSPECTED, ordered_on=SERVED, due_on=DUE)
REFUSED = replace(ORDERED, found_uncorrected_on=AGAIN)
TAKE, DELETE, GAINS = Extra.CONFISCATE_DEVICES, Extra.DELETE_FOOTAGE, Extra.CONFISCATE_GAINS


@pytest.mark.law("799-26")
@pytest.mark.parametrize(
    ("extras", "facts", "allowed"),
    [
        ((DELETE,), INSPECTED, False),
        ((DELETE,), replace(ORDERED, decided_on=SERVED - timedelta(days=1)), False),
        ((DELETE,), replace(ORDERED, decided_on=SERVED), True),
        ((TAKE,), ORDERED, False),
        ((TAKE, DELETE), ORDERED, False),
        ((TAKE,), replace(REFUSED, decided_on=DUE), False),
        ((TAKE, DELETE), REFUSED, True),
        ((GAINS,), REFUSED, False),
        ((), REFUSED, False),
    ],
)
def test_what_was_recorded_goes_with_the_order_and_devices_on_refusal(
    extras: tuple[Extra, ...], facts: FineFacts, allowed: bool
) -> None:
    answer = check_measures("799-26", Who.UNIT, extras, facts)
    assert (answer.allowed, answer.article) == (allowed, "799-26")


@pytest.mark.law("799-27(1)", "799-28", "APL 36")
def test_at_once_in_a_forbidden_place_for_who_did_it_in_time_and_by_a_punished_provision() -> None:
    room = replace(INSPECTED, broken="799-8(3)")
    assert check_measures("799-27(1)", Who.INDIVIDUAL, (TAKE, DELETE), room).allowed
    assert check_measures("799-28", Who.UNIT, (TAKE,), replace(room, broken="")).allowed
    assert not check_measures("799-27(1)", Who.RESPONSIBLE, (TAKE,), room).allowed
    assert not check_measures("799-27(1)", Who.UNIT, (TAKE,), replace(room, broken="18")).allowed
    other = replace(room, broken="799-8(4)")
    assert not check_measures("799-27(1)", Who.UNIT, (TAKE,), other).allowed
    assert check_measures("799-27(1)", Who.UNIT, (TAKE,), replace(other, legal_opinion=True)).allowed
    late = replace(room, found_on=date(2028, 11, 3), decided_on=date(2028, 11, 4))
    assert check_measures("799-27(1)", Who.UNIT, (TAKE,), late).article == "APL 36"


@pytest.mark.law("799-30", "APL 9")
def test_a_warning_goes_with_the_order_and_a_fine_on_refusal_waits_for_it() -> None:
    facts = replace(INSPECTED, broken="")
    assert check_warning("799-30", Who.UNIT, facts).allowed
    assert check_warning("799-30", Who.INDIVIDUAL, facts).allowed
    assert not check_warning("799-30", Who.RESPONSIBLE, facts).allowed
    assert not check_warning("799-26", Who.UNIT, facts).allowed
    refused = replace(REFUSED, broken="")
    late = ((TODAY + timedelta(days=1), False), (TODAY, False), (AGAIN + timedelta(days=1), False))
    for warned_on, allowed in ((None, False), *late, (AGAIN, True), (SERVED, True)):
        fine = check_fine("799-30", Who.UNIT, Decimal(5000), replace(refused, warned_on=warned_on))
        assert (fine.allowed, fine.article) == (allowed, "799-30")
    assert check_fine("799-30", Who.UNIT, Decimal(5000), replace(facts, grave=True)).allowed

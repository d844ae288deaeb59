"""The late steps that the page of a case offers, by its state and by who did what (APL 67, 72, 73)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import Part
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.cases.next_steps import (
    is_for_another_to_close,
    is_to_close,
    is_to_end_unenforced,
    is_to_execute,
)
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.matters.values import Matter

pytestmark = pytest.mark.law("APL 67", "APL 72", "APL 73")
PLACE, LAST = Place("420102", ""), date(2026, 1, 20)
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
HANDLER, OTHER = (DutyFacts(key, "a", "甲", "", "JAGA", active=True, roles=(ROLE,)) for key in (7, 8))
SERVED = CaseFacts(
    CaseState.SERVED, PLACE, "23", Who.RESPONSIBLE, date(2025, 12, 2), None, None, Matter(PLACE, None),
    frozenset({"user:7"}), outcome=Outcome.FINE, yuan=Decimal(300), served_on=date(2026, 1, 5), pay_last=LAST,
    decided_on=date(2026, 1, 4), parts=(Part(LAST, Decimal(300)),),
)  # fmt: skip


def test_an_overdue_fine_is_ended_by_another_officer_than_who_handles_or_settled() -> None:
    assert is_to_end_unenforced(OTHER, SERVED)
    assert not is_to_end_unenforced(HANDLER, SERVED)
    assert not is_to_end_unenforced(OTHER, replace(SERVED, settled_by=frozenset({"user:8"})))
    assert not is_to_end_unenforced(OTHER, replace(SERVED, state=CaseState.COURT))


def test_a_case_is_closed_once_nothing_is_left() -> None:
    assert not is_to_close(SERVED), "the fine is owed"
    assert is_to_close(replace(SERVED, pay_last=None)), "nothing is to be paid"
    assert all(is_to_close(replace(SERVED, state=one)) for one in (CaseState.PAID, CaseState.COURT, CaseState.ANNULLED))
    assert not is_to_execute(SERVED), "no part of it is carried out by us"


def test_another_closes_what_one_settled_and_what_the_court_ended() -> None:
    paid = replace(SERVED, state=CaseState.PAID)
    assert not is_for_another_to_close(HANDLER, paid)
    assert is_for_another_to_close(HANDLER, replace(paid, settled_by=frozenset({"user:7"})))
    before_court = replace(SERVED, state=CaseState.COURT)
    assert is_for_another_to_close(HANDLER, before_court)
    assert not is_for_another_to_close(OTHER, before_court)

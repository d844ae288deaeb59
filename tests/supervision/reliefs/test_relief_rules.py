"""Which field of a form a refused request, its answer, or the end of a review names (APL 66, 73(3))."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mingcha.kit.decision import Decision, Missing
from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import Pause
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.cases.states import CaseState, ChallengeKind, Outcome, Verdict
from mingcha.supervision.cases.values import CaseFacts, EndedChallenge
from mingcha.supervision.collection.rules import may_end_challenge
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.reliefs import rules
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.reliefs.values import Instalment, ReliefFacts

PLACE, SERVED, TODAY = Place("420102", ""), date(2026, 11, 20), date(2026, 11, 25)
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
OFFICER = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(ROLE,))
CASE = CaseFacts(
    CaseState.SERVED, PLACE, "23", Who.RESPONSIBLE, date(2026, 11, 2), None, None, Matter(PLACE, None), frozenset(),
    outcome=Outcome.FINE, yuan=Decimal(300), served_on=SERVED, pay_last=date(2026, 12, 5),
)  # fmt: skip
ASKED = replace(CASE, relief=ReliefFacts(ReliefState.ASKED, TODAY, "user:8"))
DAY = timedelta(days=1)


def fields(answer: Decision) -> list[str]:
    """What a decision names, nothing where it is allowed."""
    return [one.about for one in answer.missing if isinstance(one, Missing)]


@pytest.mark.law("APL 66")
def test_a_request_lacks_its_day_or_the_hardship() -> None:
    asked = [(SERVED, "病"), (SERVED - DAY, "病"), (TODAY + DAY, " "), (TODAY, " ")]
    found = [fields(rules.may_ask_relief(OFFICER, CASE, on, why, TODAY)) for on, why in asked]
    assert found == [[], ["asked_on"], ["asked_on", "reason"], ["reason"]]


@pytest.mark.law("APL 66")
def test_a_grant_lacks_days_to_come_or_amounts_that_make_up_the_fine() -> None:
    first, second = Instalment(TODAY + DAY, Decimal(100)), Instalment(TODAY + 30 * DAY, Decimal(200))
    plans = [(first, second), (second, first), (first,), (replace(first, due_on=TODAY), second, first), ()]
    plans.append(tuple(Instalment(TODAY + number * DAY, Decimal(60)) for number in range(1, 6)))
    found = [fields(rules.may_grant_relief(OFFICER, "user:7", ASKED, plan, "属实", TODAY)) for plan in plans]
    assert found == [[], ["due_1"], ["yuan_1"], ["due_1", "yuan_1"], ["due_1", "yuan_1"], ["due_1"]]


@pytest.mark.law("APL 73(3)")
def test_the_end_of_a_review_lacks_its_day_or_its_result() -> None:
    held = replace(CASE, pauses=(Pause(SERVED),))
    ends = [(TODAY, "维持"), (SERVED - DAY, "维持"), (TODAY, " "), (TODAY + DAY, "")]
    ended = [EndedChallenge(until, Verdict.UPHELD, result) for until, result in ends]
    found = [fields(may_end_challenge(OFFICER, held, one, TODAY, scanned=False)) for one in ended]
    assert found == [[], ["until"], ["result"], ["until", "result"]]


@pytest.mark.law("ARL 63", "ALL 77")
def test_a_change_names_an_amount_below_the_fine_and_is_of_a_fine() -> None:
    held = replace(CASE, pauses=(Pause(SERVED),), running=ChallengeKind.REVIEW)
    sued, warned = replace(held, running=ChallengeKind.LAWSUIT), replace(held, outcome=Outcome.WARNING)
    changed = EndedChallenge(TODAY, Verdict.CHANGED, "区政府〔2026〕7 号", Decimal(150))
    asked = [
        (held, changed), (held, replace(changed, yuan=None)), (held, replace(changed, yuan=Decimal(300))),
        (sued, replace(changed, yuan=Decimal(0))), (warned, changed),
        (held, replace(changed, verdict=Verdict.ANNULLED)),
    ]  # fmt: skip
    answers = [may_end_challenge(OFFICER, case, ended, TODAY, scanned=True) for case, ended in asked]
    assert [one.allowed for one in answers] == [True, *[False] * 5]
    assert [fields(one) for one in answers] == [[], ["yuan"], ["yuan"], ["yuan"], ["verdict"], ["yuan"]]
    assert [one.article for one in answers] == ["ARL 63", "APL 73(3)", "ARL 63", "ALL 77", "ARL 63", "APL 73(3)"]

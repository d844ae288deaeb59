"""What is refused at the end of a claim says by what it is refused, and at which field (AEL 53, CPL 95)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mingcha.kit.decision import Decision, Missing
from mingcha.law.fine_rules import Who
from mingcha.law.penalty_dates import Part, Payment
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.rules import may_issue_of_case
from mingcha.supervision.cases.owing import may_publish_decision
from mingcha.supervision.cases.states import CaseState, Outcome, Unenforced
from mingcha.supervision.cases.values import CaseFacts, EndedUnenforced
from mingcha.supervision.collection.rules import may_ask_court, may_end_unenforced
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.orders.rules import is_served_after
from mingcha.supervision.orders.values import Served, ServiceWay

PLACE, SERVED, LAST = Place("420102", ""), date(2026, 1, 5), date(2026, 1, 20)
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
OTHER = DutyFacts(8, "a", "甲", "", "JAGA", active=True, roles=(ROLE,))
DEMANDED = CaseFacts(
    CaseState.DEMANDED, PLACE, "23", Who.RESPONSIBLE, date(2025, 12, 2), None, None, Matter(PLACE, None),
    frozenset({"user:7"}), outcome=Outcome.FINE, yuan=Decimal(300), served_on=SERVED, pay_last=LAST,
    lawsuit_last=date(2026, 7, 5), demanded_on=date(2026, 2, 1), demand_served_on=date(2026, 2, 2),
    decided_on=date(2026, 1, 4), parts=(Part(LAST, Decimal(300)),),
)  # fmt: skip


def field_of(answer: Decision) -> tuple[str, list[str]]:
    """The article of a refusal and the fields that it names."""
    assert not answer
    return answer.article, [one.about for one in answer.missing if isinstance(one, Missing)]


@pytest.mark.law("AEL 53", "APL 66")
def test_a_day_of_filing_is_refused_at_its_field_by_what_runs() -> None:
    on = date(2026, 8, 1)
    early = [may_ask_court(OTHER, replace(DEMANDED, relief_last=one), LAST, on) for one in (None, LAST)]
    assert list(map(field_of, early)) == [("AEL 53", ["filed_on"]), ("APL 66", ["filed_on"])]
    assert "分期" not in early[0].reason.zh, "nothing was granted"
    assert field_of(may_ask_court(OTHER, DEMANDED, date(2026, 7, 5), on)) == ("AEL 53", ["filed_on"])


@pytest.mark.law("AEL 53", "TCC 11")
def test_a_ground_for_no_enforcement_that_does_not_hold_is_refused_at_its_field() -> None:
    on = date(2026, 8, 1)
    for ground in (Unenforced.TRANSFERRED, Unenforced.TERM_OVER):
        refused = may_end_unenforced(OTHER, DEMANDED, EndedUnenforced(ground, "已无可供执行"), on, scanned=True)
        assert field_of(refused) == (ground.article, ["ground"])


@pytest.mark.law("CPL 95")
def test_a_public_notice_is_recorded_as_it_stands_and_stands_for_no_paper_of_after_it() -> None:
    decided, on = replace(DEMANDED, state=CaseState.DECIDED, served_on=None), date(2026, 1, 10)
    told = [may_publish_decision(OTHER, decided, on - timedelta(days=one), "江岸区政府网", on) for one in (0, 1, 2)]
    assert [bool(one) for one in told] == [True, True, False]
    assert field_of(told[2]) == ("CPL 95", ["published_on"])
    made, served_on = date(2026, 1, 4), date(2026, 2, 20)
    for days, fields in ((0, None), (1, ["published_on"])):
        notice = Served(served_on, ServiceWay.NOTICE, "周某", "江岸区政府网", made - timedelta(days=days))
        answer = is_served_after(made, notice, served_on)
        assert bool(answer) if fields is None else field_of(answer) == ("APL 61", fields)


@pytest.mark.law("APL 72")
def test_a_late_amount_that_nobody_paid_or_demanded_has_no_paper() -> None:
    closed = replace(DEMANDED, state=CaseState.CLOSED, demanded_on=None, paid=())
    kind = PrintedKind.LATE_AMOUNT
    assert not may_issue_of_case(kind, closed)
    assert may_issue_of_case(kind, replace(closed, demanded_on=date(2026, 2, 1)))
    assert may_issue_of_case(kind, replace(closed, paid=(Payment(LAST, Decimal(300)),)))

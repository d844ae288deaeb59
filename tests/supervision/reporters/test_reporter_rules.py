"""Who opens the sealed name of a reporter: nobody of the organ that was reported (decree 799, art. 24(2))."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.reporters.rules import may_open_reporter

pytestmark = pytest.mark.law("799-24(2)")
PLACE = Place("420102", "")


@pytest.mark.parametrize(
    ("reported", "opens"), [((), True), (("HQXX",), True), (("HQXX", "JAGA"), False), (("JAGA",), False)]
)
def test_an_officer_of_the_reported_organ_opens_no_name(reported: tuple[str, ...], opens: bool) -> None:
    held = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
    who = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(held,))
    decision = may_open_reporter(who, PLACE, ReportState.TAKEN_UP, reported, "核对位置")
    assert (decision.allowed, decision.article) == (opens, "799-24(2)")

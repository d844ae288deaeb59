"""Who opens the sealed name of a reporter: nobody of the organ that was reported (decree 799, art. 24(2))."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.inspections.rules import may_link_report
from mingcha.supervision.reporters.rules import (
    last_end_of_past_names,
    may_open_reporter,
    name_kept_until,
)

pytestmark = pytest.mark.law("799-24(2)")
PLACE = Place("420102", "")
HELD = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
OFFICER = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(HELD,))


@pytest.mark.parametrize(
    ("reported", "opens"), [((), True), (("HQXX",), True), (("HQXX", "JAGA"), False), (("JAGA",), False)]
)
def test_an_officer_of_the_reported_organ_opens_no_name(reported: tuple[str, ...], opens: bool) -> None:
    decision = may_open_reporter(OFFICER, PLACE, ReportState.TAKEN_UP, reported, "核对位置", inspected=True)
    assert (decision.allowed, decision.article) == (opens, "799-24(2)")


def test_before_two_officers_inspected_the_level_above_alone_opens_the_name() -> None:
    above = replace(OFFICER, roles=(replace(HELD, role=Role.CITY_OFFICER, territory=Territory("420100")),))
    found = [
        may_open_reporter(who, PLACE, ReportState.TAKEN_UP, (), "核对位置", inspected=inspected).allowed
        for who in (OFFICER, above)
        for inspected in (False, True)
    ]
    assert found == [False, True, True, True]


@pytest.mark.parametrize(("about", "article"), [("420102", "799-24(2)"), ("420106", "3"), ("420103", "799-24(2)")])
def test_a_report_is_linked_in_its_own_district_by_the_police_of_it(about: str, article: str) -> None:
    roles = (HELD, replace(HELD, territory=Territory("420103")))
    decision = may_link_report(replace(OFFICER, roles=roles), PLACE, Place(about, "HQXX"))
    assert (decision.article, decision.allowed) == (article, about == "420102")


@pytest.mark.parametrize(
    ("reported", "about", "links"),
    [
        (PLACE, Place("420102", "", "optics_valley"), True),
        (Place("420102", "", "optics_valley"), Place("420103", "", "optics_valley"), True),
        (Place("420102", "", "optics_valley"), PLACE, False),
        (PLACE, Place("420103", ""), False),
    ],
)
def test_a_report_is_linked_in_the_zone_that_it_names_else_in_its_district(
    reported: Place, about: Place, links: bool
) -> None:
    zone, beside = Territory(zone="optics_valley"), Territory("420103")
    roles = (HELD, replace(HELD, territory=zone), replace(HELD, territory=beside))
    above = (replace(HELD, role=Role.CITY_OFFICER, territory=Territory("420100")),)
    found = [bool(may_link_report(replace(OFFICER, roles=held), reported, about)) for held in (roles, above)]
    assert found == [links, True]


def test_the_names_that_are_over_are_of_reports_that_ended_by_a_bound_day() -> None:
    for first in (date(2028, 12, 30), date(2032, 2, 27)):
        for day in (first + timedelta(days=step) for step in range(5)):
            bound = last_end_of_past_names(day)
            ends = [bound + timedelta(days=step) for step in range(-3, 4)]
            past = [one for one in ends if name_kept_until(one) < day]
            assert past
            assert max(past) in (bound, bound - timedelta(days=1)), "none beyond the bound, and none far below it"

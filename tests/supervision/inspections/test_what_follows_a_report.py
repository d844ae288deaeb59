"""What two officers signed before a citizen's report came does not follow it, whatever it is linked to (799-24(2))."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from tests.support.registry.staffing import appoint
from tests.support.supervision.case_course import CourseOfficers, act_ordered
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.inspections.actions import begin_unit_inspection, link_report_to_obstruction
from mingcha.supervision.inspections.rows import followed_by
from mingcha.supervision.inspections.values import NewUnitInspection
from mingcha.supervision.reporters.actions import open_reporter


@pytest.mark.law("18", "799-24")
@pytest.mark.django_db
@pytest.mark.parametrize("inspected_first", [True, False])
def test_an_inspection_follows_a_report_only_if_it_was_signed_after_it(inspected_first: bool) -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    people = officers_city(clock)
    officers, reported_at = CourseOfficers(people[FIRST], people[SECOND], people[HEAD]), HandClock(clock.now())
    reported_at.advance(timedelta(minutes=5 if inspected_first else 0))
    clock.advance(timedelta(minutes=1))
    new = NewReport("420102", "", "花桥小学", "树挡住了镜头")
    report = number_of_case(receive_report(program("report-page"), new, clock=reported_at).case_no)
    tree = act_ordered(officers, people.points["HQX"].code, settings.MINGCHA_HOME.documents, clock)
    clock.advance(timedelta(minutes=9))
    take_up_report(people[FIRST], number=report, clock=clock)
    link_report_to_obstruction(people[FIRST], report=report, obstruction=tree, clock=clock)
    assert followed_by(report).is_inspected is not inspected_first
    # an officer's link alone opens no name; of this report none was left
    with pytest.raises(Refused if inspected_first else Fault):
        open_reporter(people[FIRST], report=report, reason="核对位置", clock=clock)


@pytest.mark.law("799-24(2)")
@pytest.mark.django_db
def test_an_inspection_by_report_is_begun_in_the_district_of_the_report() -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    people = officers_city(clock)
    appoint(FIRST, "district_officer", clock, division="420103")
    new = NewReport("420102", "", "花桥小学", "树挡住了镜头")
    report = number_of_case(receive_report(program("report-page"), new, clock=clock).case_no)
    about = NewUnitInspection(subject="某商店", district="420103", report=report)
    with pytest.raises(Refused) as refused:
        begin_unit_inspection(people[FIRST], new=about, clock=clock)
    assert refused.value.decision.article == "799-24(2)"
    begin_unit_inspection(people[FIRST], new=replace(about, district="420102"), clock=clock)

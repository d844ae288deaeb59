"""What two officers signed at a unit before a citizen's report came does not follow it (799-24(2))."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from tests.support.supervision.executed_nouns import add_deletion
from tests.support.supervision.officers import FIRST, officers_city

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.inspections.actions import link_report_to_inspection
from mingcha.supervision.inspections.models import UnitInspection, VisitRecord
from mingcha.supervision.inspections.rows import followed_by


@pytest.mark.law("799-24")
@pytest.mark.django_db
def test_an_inspection_of_before_does_not_follow_a_report_that_is_linked_to_it() -> None:
    clock = HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    city = officers_city(clock)
    add_deletion(city, settings.MINGCHA_HOME, clock, 0)
    inspection, signed_at = UnitInspection.objects.get().pk, VisitRecord.objects.latest("signed_at").signed_at
    assert signed_at is not None
    clock.set_wall(max(clock.now(), signed_at) + timedelta(days=9))
    new = NewReport("420102", "changing_room", "某更衣室", "对着里面")
    report = number_of_case(receive_report(program("report-page"), new, clock=clock).case_no)
    take_up_report(city[FIRST], number=report, clock=clock)
    link_report_to_inspection(city[FIRST], report=report, inspection=inspection, clock=clock)
    assert not followed_by(report).is_inspected
    Report.objects.filter(pk=report).update(received_at=signed_at - timedelta(minutes=1))
    assert followed_by(report).is_inspected

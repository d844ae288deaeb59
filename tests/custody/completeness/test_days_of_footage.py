"""A month of a point by its sealed hours: complete or not, without footage, disposed of, or without a record."""

from datetime import date, timedelta

import pytest
from tests.support.custody.footage import RECORDER, hour_of, hour_row

from mingcha.custody.completeness.queries import DayOfFootage, DayStanding, days_of_footage
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour, HourState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day

CAMERA = "42010200001320000001"


@pytest.mark.django_db
@pytest.mark.law("16(5)")
def test_each_day_of_a_month_stands_for_itself(clock: HandClock) -> None:
    last = shanghai_day(clock.now())
    whole, partly, empty, gone, unknown = (last - timedelta(days=days) for days in (5, 4, 3, 2, 1))
    rows = [
        hour_row(1, CAMERA, hour_of(f"{whole}", 0)),
        hour_row(2, CAMERA, hour_of(f"{whole}", 23)),
        hour_row(3, CAMERA, hour_of(f"{partly}", 7), bitmap="0" * 14 + "3"),
        hour_row(4, CAMERA, hour_of(f"{partly}", 7), ep=2, bitmap="0" * 14 + "6"),
        hour_row(5, CAMERA, hour_of(f"{empty}", 5), ep=2, bitmap="0" * 15),
        hour_row(6, CAMERA, hour_of(f"{gone}", 5), ep=2),
        hour_row(7, "42010200001320000002", hour_of(f"{unknown}", 5)),
    ]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    Hour.objects.filter(hour=hour_of(f"{gone}", 5), camera=CAMERA).update(state=HourState.DISPOSED)
    days = {one.day: one for one in days_of_footage(CAMERA, whole, unknown)}
    assert list(days) == [whole, partly, empty, gone, unknown]
    assert days[whole] == DayOfFootage(whole, 120, 120, 120)
    assert days[partly] == DayOfFootage(partly, 60, 3, 3)
    assert days[partly].complete_permille == 50
    assert [one.standing for one in days.values()] == [
        DayStanding.WHOLE, DayStanding.PARTLY, DayStanding.NOTHING, DayStanding.DISPOSED, DayStanding.UNKNOWN,
    ]  # fmt: skip


def test_a_day_without_its_last_minute_is_not_complete() -> None:
    day = DayOfFootage(date(2026, 11, 25), 1440, 1439, 1439)
    assert (day.standing, day.complete_permille) == (DayStanding.PARTLY, 999)

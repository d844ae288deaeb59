"""What the recorder measured of a point, each value with how, or why not (articles 7, 8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support.custody.footage import RECORDER, hour_row
from tests.support.registry.city import City

from mingcha.custody.hours.actions import take_in_hours
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.station.measured import FRESH, measured, measured_of

pytestmark = pytest.mark.law("8")


def values(point: str, clock: HandClock, days: int = 7) -> dict[str, Decimal | None]:
    found = measured(point, days, clock=clock)
    assert all(one.how.zh and one.how.en for one in found)
    return {one.item.value: one.value for one in found}


def test_what_no_recorder_reports_is_not_measured_and_says_why(city: City, clock: HandClock) -> None:
    assert set(values(city.points["HQX"].code, clock).values()) == {None}


def test_values_come_from_the_last_report_and_the_sealed_hours(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    status = {"frames_per_second": 24.98, "clock_offset_ms": -340}
    CameraState.objects.create(recorder=RECORDER, camera=code, seen_at=clock.now(), state="recording", status=status)
    hour = int(clock.now().timestamp()) // 3600
    rows = [
        hour_row(1, code, hour - 25, bitmap="f" * 15),
        hour_row(2, code, hour - 2, bitmap="f" * 14 + "0"),
    ]
    take_in_hours(program("uplink"), RECORDER, rows, clock=clock)
    found = values(code, clock)
    assert (found["frame_rate"], found["time_error"]) == (Decimal("24.98"), Decimal("0.34"))
    assert (found["storage_days"], found["completeness"]) == (Decimal(2), Decimal("96.66"))
    assert (found["resolution"], found["latency"]) == (None, None)
    clock.advance(FRESH + timedelta(seconds=1))
    found = values(code, clock)
    assert (found["frame_rate"], found["time_error"]) == (None, None), "an old report says nothing of now"
    CameraState.objects.update(seen_at=clock.now(), state="trouble")
    assert values(code, clock)["frame_rate"] is None, "a camera in trouble has no frame rate"
    CameraState.objects.update(state="recording", status={"frames_per_second": 0.0})
    assert values(code, clock)["frame_rate"] is None, "its first second is not counted yet"


def test_a_report_with_something_else_than_numbers_measures_nothing(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    status = {"frames_per_second": True, "clock_offset_ms": "12"}
    CameraState.objects.create(recorder=RECORDER, camera=code, seen_at=clock.now(), state="recording", status=status)
    assert set(values(code, clock).values()) == {None}


def test_a_day_of_acceptance_at_the_beginning_of_the_calendar_measures_nothing(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    assert {one.value for one in measured_of([code], 7, until=date.min, clock=clock)[code]} == {None}

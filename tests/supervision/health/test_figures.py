"""Figures of one camera and of one recorder by hour and by day: what is not known is absent, never zero (art. 17)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.links.actions import take_in_links
from mingcha.custody.links.models import LinkDay
from mingcha.custody.proofs.models import CameraDay
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.supervision.health.figures import HOUR_MS, Figure, Kept, Measured, moment_of
from mingcha.supervision.health.models import ClockDay
from mingcha.supervision.health.moments import (
    DAYS,
    HOURS,
    days_of_camera,
    days_of_whole_recorder,
    hours_of_camera,
    hours_of_whole_recorder,
)

pytestmark = pytest.mark.law("16(1)", "16(5)", "17")
ONE, TWO = "42010200001320000001", "42010200001320000002"
AT = datetime(2026, 11, 25, tzinfo=UTC)


def test_what_nobody_measured_has_no_figure() -> None:
    nothing = moment_of(AT, None, None)
    assert (nothing.figures, nothing.missing_ms, nothing.is_known) == ({}, {}, False)
    assert moment_of(AT, Kept(), Measured()).figures == {}
    off = moment_of(AT, Kept(gaps_ms={"DISABLED": HOUR_MS}), None)
    assert (off.figures, off.missing_ms, off.is_known) == ({}, {}, True), "switched off: nothing to measure"


def test_rates_are_of_the_time_in_use_and_the_bit_rate_of_the_time_with_footage() -> None:
    gaps = {"SILENT": 600_000, "DISK_FULL": 900_000, "DISABLED": 1_200_000}
    found = moment_of(AT, Kept(225_000_000, 600_000, gaps, silent_ms=300_000), None)
    assert found.figures == {Figure.BIT_RATE: 3_000, Figure.COMPLETE: 2_500, Figure.ONLINE: 6_250}
    assert list(found.missing_ms.items()) == [("DISK_FULL", 900_000), ("SILENT", 600_000), ("", 300_000)]
    together = moment_of(AT, Kept(225_000_000, 600_000), None, together_ms=HOUR_MS)
    assert together.figures[Figure.BIT_RATE] == 500


def test_one_lost_packet_is_not_none_and_an_offset_keeps_its_sign() -> None:
    found = moment_of(AT, None, Measured(expected=3_000_000, lost=1, frames=90_000, frames_ms=HOUR_MS, offset_ms=-40))
    assert found.figures == {Figure.FRAME_RATE: 2_500, Figure.LOSS: 1, Figure.OFFSET: -40}


@pytest.mark.django_db
def test_hours_of_a_camera_and_of_its_recorder(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 12:30"))
    first, begin = hour_of("2026-11-25", 9), hour_of("2026-11-25", 9) * HOUR_MS
    rows = [
        hour_row(1, ONE, first, bytes=450_000_000),
        hour_row(2, ONE, first + 2, gaps=[[begin + 2 * HOUR_MS, begin + 3 * HOUR_MS, "UNREACHABLE"]], bitmap="0" * 15),
        hour_row(3, TWO, first, bytes=450_000_000),
    ]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    told = {
        ONE: [[first, 0, 0, 0, 0, 0, 0, 90_000, HOUR_MS, -40]],
        TWO: [[first, 0, 0, 0, 0, 0, 0, 45_000, HOUR_MS, 90]],
    }
    take_in_links(RECORDER, told, clock=clock)
    hours = hours_of_camera(ONE, at=clock.now())
    assert (len(hours), hours[-1].at, hours[0].at) == (HOURS, at("2026-11-25 11:00"), at("2026-11-18 12:00"))
    assert [one.is_known for one in hours[-4:]] == [False, True, False, True]
    assert hours[-3].figures == {
        Figure.BIT_RATE: 1_000, Figure.COMPLETE: 10_000, Figure.ONLINE: 10_000, Figure.FRAME_RATE: 2_500,
        Figure.OFFSET: -40,
    }  # fmt: skip
    assert hours[-1].figures == {Figure.COMPLETE: 0, Figure.ONLINE: 0}
    whole = hours_of_whole_recorder(RECORDER, at=clock.now())
    assert whole[-3].figures == {
        Figure.BIT_RATE: 2_000, Figure.COMPLETE: 10_000, Figure.ONLINE: 10_000, Figure.FRAME_RATE: 1_875,
        Figure.OFFSET: 40,
    }  # fmt: skip
    assert hours_of_whole_recorder("nobody", at=clock.now())[-3].is_known is False
    clock.advance(timedelta(days=1))
    day = days_of_whole_recorder(RECORDER, at=clock.now())[-1]
    assert (day.at, day.figures[Figure.BIT_RATE], day.figures[Figure.COMPLETE]) == (
        at("2026-11-25 00:00"),
        1_000,
        6_666,
    )
    assert day.missing_ms == {"UNREACHABLE": HOUR_MS}


@pytest.mark.django_db
def test_days_of_a_camera_come_from_the_proof_the_sums_and_the_clock_of_the_day(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 12:30"))
    day = date(2026, 11, 24)
    CameraDay.objects.create(
        camera=ONE, day=day, expected_ms=24 * HOUR_MS, footage_ms=23 * HOUR_MS, gaps={"SILENT": 1_800_000},
        unexplained_ms=1_800_000, size_bytes=10_350_000_000, retention_class="R30", oldest_day=day,
        must_reach_back_to=day, standing="filling",
    )  # fmt: skip
    LinkDay.objects.create(camera=ONE, day=day, expected=1_000, lost=1, frames=25, frames_ms=1_000)
    ClockDay.objects.create(camera=ONE, day=day, offset_ms=7)
    ClockDay.objects.create(camera=ONE, day=day - timedelta(days=1), offset_ms=8)
    days = days_of_camera(ONE, at=clock.now())
    assert (len(days), days[-1].at, days[-1].missing_ms) == (
        DAYS, at("2026-11-24 00:00"), {"": 1_800_000, "SILENT": 1_800_000},
    )  # fmt: skip
    assert days[-1].figures == {
        Figure.BIT_RATE: 1_000, Figure.COMPLETE: 9_583, Figure.ONLINE: 9_583, Figure.LOSS: 1_000,
        Figure.FRAME_RATE: 2_500, Figure.OFFSET: 7,
    }  # fmt: skip
    assert (days[-2].figures, days[-2].is_known) == ({Figure.OFFSET: 8}, False)

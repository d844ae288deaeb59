"""Sums of a recorder's hours: as sealed hours come in, once each, and what was measured of its cameras (art. 16(5))."""

from datetime import date, timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.links.actions import sum_link_days, take_in_links
from mingcha.custody.links.models import LinkDay, LinkHour
from mingcha.custody.links.rules import kept_days, kept_hours, read_measured_hour
from mingcha.custody.recorder_hours.models import RecorderHour
from mingcha.custody.recorder_hours.queries import hours_of_recorder
from mingcha.custody.recorder_hours.rules import Recorded, WaySums, recorded_of
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock

pytestmark = [pytest.mark.law("16(1)", "16(5)", "17"), pytest.mark.django_db]
UPLINK = program("uplink")
ONE, TWO = "42010200001320000001", "42010200001320000002"
HOUR = hour_of("2026-11-25", 9)
HOUR_MS = 3_600_000


def test_a_gap_inside_of_a_marked_minute_is_no_footage() -> None:
    begin = HOUR * HOUR_MS
    whole = recorded_of(HOUR, "f" * 15, 5, [])
    assert whole == Recorded(1, 5, HOUR_MS, {})
    part = recorded_of(
        HOUR, "f" * 14 + "c", 5, [(begin, begin + 130_000, "silent"), (begin + 200_000, begin + 201_000, "LOSS")]
    )
    assert part.footage_ms == HOUR_MS - 131_000, "two minutes without a mark, 10 s of the third, a second later on"
    assert part.gaps_ms == {"SILENT": 130_000, "LOSS": 1_000}


def test_sealed_hours_are_added_once_and_only_those_of_the_record(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 11:00"))
    begin = HOUR * HOUR_MS
    first = hour_row(1, ONE, HOUR, gaps=[[begin, begin + 60_000, "SILENT"]], bitmap="f" * 14 + "e")
    for rows in ([first], [first, hour_row(2, TWO, HOUR)], [hour_row(3, TWO, HOUR + 1)]):
        assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).refused == ()
    found = hours_of_recorder(RECORDER, HOUR)
    assert [one.recorded for one in found] == [
        Recorded(2, 2_000, 2 * HOUR_MS - 60_000, {"SILENT": 60_000}), Recorded(1, 1_000, HOUR_MS, {}),
    ]  # fmt: skip


def test_an_hour_of_an_older_recorder_and_one_of_a_newer_are_read() -> None:
    old = read_measured_hour(ONE, [HOUR, 1_000, 10, 1, 5, 9, 0], HOUR + 1, 192)
    assert old is not None
    assert (old.frames, old.frames_ms, old.offset_ms) == (0, 0, None)
    new = read_measured_hour(ONE, [HOUR, 1_000, 10, 1, 5, 9, 0, 90_000, HOUR_MS, -(2**40)], HOUR + 1, 192)
    assert new is not None
    assert (new.frames, new.frames_ms, new.offset_ms) == (90_000, HOUR_MS, -(2**31) + 1)
    for wrong in ([None], [1, -1, None], [2**31, 1, None], [1, 3_700_001, None], [1, 1, "1"], [1, 1, True]):
        assert read_measured_hour(ONE, [HOUR, 1_000, 10, 1, 5, 9, 0, *wrong], HOUR + 1, 192) is None


def test_what_was_told_before_is_not_written_again_and_counts(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 11:00"))
    report = {
        ONE: [[HOUR, 1_000, 10, 1, 5, 9, 0, 90_000, HOUR_MS, -40]],
        TWO: [[HOUR, 0, 0, 0, 0, 0, 0, 45_000, HOUR_MS, 900]],
    }
    assert take_in_links(RECORDER, report, clock=clock) == 0
    (found,) = hours_of_recorder(RECORDER, HOUR)
    assert found.way == WaySums(10, 1, 135_000, 2 * HOUR_MS, 40)
    LinkHour.objects.filter(camera=ONE).delete()
    assert take_in_links(RECORDER, report, clock=clock, before=report) == 0
    assert not LinkHour.objects.filter(camera=ONE).exists(), "a row that was told before is not written"
    later = report | {TWO: [*report[TWO], [HOUR + 1, 0, 0, 0, 0, 0, 0, 7, 1_000, None]]}
    assert take_in_links(RECORDER, later, clock=clock, before=report) == 0
    assert [one.way.frames for one in hours_of_recorder(RECORDER, HOUR)] == [135_000, 7]


def test_rows_go_when_their_time_is_over(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 11:00"))
    day = date(2026, 11, 25)
    present = hour_of("2026-11-25", 11)
    assert (kept_hours(day), kept_days(day)) == (192, 92)
    LinkHour.objects.create(
        camera=ONE, recorder=RECORDER, hour=present - 193, measured_ms=0, expected=0, lost=0, jitter_us=0,
        jitter_most_us=0, skipped=0,
    )  # fmt: skip
    RecorderHour.objects.create(recorder=RECORDER, hour=present - 24 * 92 - 1)
    RecorderHour.objects.create(recorder=RECORDER, hour=present - 24 * 92)
    take_in_links(RECORDER, {}, clock=clock)
    assert not LinkHour.objects.exists()
    assert RecorderHour.objects.count() == 1


def test_a_day_is_summed_up_once_when_all_of_it_was_told(clock: HandClock) -> None:
    clock.set_wall(at("2026-11-25 11:00"))
    midnight = hour_of("2026-11-25", 0)
    for recorder, hour in (("R1", midnight), ("R2", midnight), ("R1", midnight + 1), ("R1", midnight - 1)):
        take_in_links(recorder, {ONE: [[hour, 1_000, 10, 1, 5, 9, 0, 100, 4_000, None]]}, clock=clock)
    assert sum_link_days(clock=clock) == (date(2026, 11, 24),)
    clock.set_wall(at("2026-11-26 06:59"))
    assert sum_link_days(clock=clock) == ()
    clock.set_wall(at("2026-11-26 07:00"))
    assert [sum_link_days(clock=clock) for _ in range(2)] == [(date(2026, 11, 25),), ()]
    row = LinkDay.objects.get(day=date(2026, 11, 25))
    assert (row.camera, row.expected, row.lost, row.frames, row.frames_ms) == (ONE, 30, 3, 300, 12_000)
    clock.advance(timedelta(days=93))
    sum_link_days(clock=clock)
    assert not LinkDay.objects.exists()


def test_hours_that_come_after_their_day_was_summed_up_are_added_to_it(clock: HandClock) -> None:
    evening, day = hour_of("2026-11-25", 22), date(2026, 11, 25)
    row = [1_000, 10, 1, 5, 9, 0, 100, 4_000, None]
    clock.set_wall(at("2026-11-25 23:00"))
    take_in_links("R1", {ONE: [[evening, *row]]}, clock=clock)
    clock.set_wall(at("2026-11-26 07:00"))
    assert sum_link_days(clock=clock) == (day,)
    clock.set_wall(at("2026-11-26 09:00"))
    take_in_links("R2", {TWO: [[evening, *row], [evening + 1, *row]], ONE: [[evening, *row]]}, clock=clock)
    assert dict(LinkDay.objects.filter(day=day).values_list("camera", "frames")) == {ONE: 200, TWO: 200}
    take_in_links("R2", {TWO: [[hour_of("2026-11-26", 8), *row]]}, clock=clock)
    assert not LinkDay.objects.exclude(day=day).exists(), "a day that goes on is summed up when it is over"
    assert sum_link_days(clock=clock) == ()


def test_a_day_whose_first_hours_are_gone_is_not_summed_up_again(clock: HandClock) -> None:
    first, last, day = hour_of("2026-11-25", 0), hour_of("2026-11-25", 23), date(2026, 11, 25)
    row = [1_000, 10, 1, 5, 9, 0, 100, 4_000, None]
    clock.set_wall(at("2026-11-26 07:00"))
    take_in_links("R1", {ONE: [[first, *row], [last, *row]]}, clock=clock)
    assert sum_link_days(clock=clock) == (day,)
    for now in ("2026-12-03 00:59", "2026-12-03 01:00", "2026-12-03 23:00"):
        clock.set_wall(at(now))
        take_in_links("R1", {}, clock=clock)
        take_in_links("R2", {ONE: [[last, *row]]}, clock=clock)
        assert LinkDay.objects.get(camera=ONE, day=day).frames == 300

"""Interruptions: pieces of sealed hours and of recorders' reports are one outage, found fast and never made up."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.custody.footage import RECORDER, hour_of, hour_row

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.custody.interruptions.models import HourWithGaps, RecentGaps
from mingcha.custody.interruptions.queries import interrupted_cameras, interruptions
from mingcha.custody.interruptions.rules import Interruption, joined
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock

CAMERA, OTHER = "42010200001310000001", "42010200001310000002"
DAY = "2026-11-24"
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(0, 9_000, "SILENT")], [(0, 9_000, "SILENT")]),
        ([(0, 3_000, "SILENT")], []),
        ([(0, 9_000, "DISABLED")], []),
        ([(0, 9_000, "LOSS"), (0, 9_000, "LOSS"), (9_000, 20_000, "UNREACHABLE")], [(0, 20_000, "UNREACHABLE")]),
        ([(5_000, None, "REFUSED"), (0, 6_000, "REFUSED")], [(0, None, "REFUSED")]),
        ([(99_000, None, "SILENT")], [(99_000, None, "SILENT")]),
        ([(0, 8_000, "SILENT"), (50_000, None, "SILENT")], [(0, 8_000, "SILENT"), (50_000, None, "SILENT")]),
    ],
)
def test_pieces_are_joined(pieces, expected) -> None:
    assert joined(CAMERA, pieces, 100_000) == tuple(Interruption(CAMERA, *one) for one in expected)


def _at(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _sealed(clock: HandClock, camera: str, hour: int, gaps: list, sequence: int) -> None:
    row = hour_row(sequence, camera, hour, gaps=gaps)
    assert take_in_hours(program("uplink"), RECORDER, [row], clock=clock).added == 1


@pytest.mark.django_db
@pytest.mark.law("16(1)")
def test_an_outage_over_the_hours_border_is_one_from_begin_to_end(clock: HandClock) -> None:
    """Issue point D (one outage): before, the part of an hour that was not sealed yet was in no list once the camera
    was back, and the list began anew at the border."""
    first = hour_of(DAY, 9)
    edge_ms = (first + 1) * HOUR_MS
    clock.set_wall(_at(edge_ms + 900_000))
    _sealed(clock, CAMERA, first, [[edge_ms - 60_000, edge_ms, "UNREACHABLE"]], 1)
    report = {CAMERA: [[edge_ms - 60_000, edge_ms + 30_000, "UNREACHABLE"]]}
    assert take_in_recent_gaps(RECORDER, report) == 0
    expected = (Interruption(CAMERA, edge_ms - 60_000, edge_ms + 30_000, "UNREACHABLE"),)
    at_the_border = _at(edge_ms)
    for since in (at_the_border - timedelta(hours=3), at_the_border, at_the_border + timedelta(seconds=10)):
        assert interruptions([CAMERA, OTHER], since, clock=clock) == expected
    assert interruptions([CAMERA], at_the_border + timedelta(minutes=1), clock=clock) == ()
    # the hour is sealed, the report has nothing more: still the same
    _sealed(clock, CAMERA, first + 1, [[edge_ms, edge_ms + 30_000, "UNREACHABLE"]], 2)
    take_in_recent_gaps(RECORDER, {})
    assert interruptions([CAMERA], at_the_border + timedelta(seconds=10), clock=clock) == expected
    assert RecentGaps.objects.count() == 0


@pytest.mark.django_db
def test_cameras_with_gaps_are_found_without_reading_every_hour(clock: HandClock) -> None:
    first = hour_of(DAY, 9)
    _sealed(clock, CAMERA, first, [[first * HOUR_MS, first * HOUR_MS + 60_000, "SILENT"]], 1)
    _sealed(clock, OTHER, first, [], 2)
    assert list(HourWithGaps.objects.values_list("camera", "hour")) == [(CAMERA, first)]
    since = _at(first * HOUR_MS)
    assert interrupted_cameras(since) == (CAMERA,)
    take_in_recent_gaps(RECORDER, {OTHER: [[5, None, "REFUSED"]]})
    assert set(interrupted_cameras(since)) == {CAMERA, OTHER}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told", [5, [[1, 2]], [["x", 2, "SILENT"]], [[5, 2, "SILENT"]], [[1, 2, 3]], [[True, 2, "SILENT"]], [[-1, 2, "S"]]]
)
def test_a_malformed_report_of_one_camera_keeps_the_others(clock: HandClock, told: object) -> None:
    assert take_in_recent_gaps(RECORDER, {CAMERA: told, OTHER: [[1, None, "SILENT"]]}) == 1
    assert list(RecentGaps.objects.values_list("camera", flat=True)) == [OTHER]

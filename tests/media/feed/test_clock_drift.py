"""A camera's clock against ours: drift that is a finding and what is not, clocks set by an hour, the kernel's word."""

import random
import struct
from itertools import pairwise

import pytest
from tests.support.media.fake_camera import IDR, PPS, SPS_720
from tests.support.media.feed_bench import PAYLOAD, SECOND_NS, WALL, Bench

from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.feed.drift import DriftWatch
from mingcha.media.feed.wall_line import WallLine
from mingcha.media.machine_clock import MachineClock, machine_clock, read_timex
from mingcha.media.recorder.operations import state_json
from mingcha.media.units import CLOCK_DRIFT_PPM, CameraPhase, CameraState, ClockFinding, GapReason

SECOND = 90_000


def watched(seconds: int, *, ppm: float = 0, delay=lambda _: 0, slew_ppm: float = 0) -> DriftWatch:  # type: ignore[no-untyped-def]
    """A line fed for so long, five pictures a second; `delay(s)` in ticks, `slew_ppm`: what NTP does to the wall."""
    line, drift = WallLine(0, WALL), DriftWatch()
    for count in range(1, seconds * 5):
        taken = round(count * 18_000 / (1 + ppm * 1e-6)) + delay(count / 5)
        slewed = round(taken * slew_ppm * 1e-6)
        line.place(count * 18_000, WALL + taken + slewed)
        for wall_90k, least_90k in line.take_least_delayed():
            drift.add(wall_90k, least_90k, WALL + slewed)
    return drift


@pytest.mark.parametrize("ppm", [-400, -100, 0, 100, 400, 1_500, -1_500, 5_000])
def test_drift_is_measured(ppm: int) -> None:
    found = watched(340, ppm=ppm).ppm
    assert found is not None
    assert abs(found - ppm) <= 20 + abs(ppm) // 50


@pytest.mark.parametrize("slew_ppm", [500, -500])
def test_what_ntp_does_to_our_clock_is_not_the_cameras(slew_ppm: int) -> None:
    found = watched(340, slew_ppm=slew_ppm).ppm
    assert found is not None
    assert abs(found) <= 20


@pytest.mark.parametrize("later_s", [50, 120, 170, 250])
def test_a_delay_that_changes_once_is_no_drift(later_s: int) -> None:
    found = watched(340, delay=lambda second: 27_000 if second > later_s else 0).ppm
    assert found is None or abs(found) <= 50


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("ppm", [0, 500, -500])
def test_waiting_for_the_readers_tick_is_no_drift(seed: int, ppm: int) -> None:
    """Delays within 400 ms whose least slides up and down by up to a frame, as the tick slides against the frames."""
    chance = random.Random(seed)
    slide = chance.uniform(0.2, 4)
    found = watched(
        400, ppm=ppm, delay=lambda second: int(second * slide * 90 % 3600) + 3600 * chance.randrange(10)
    ).ppm
    assert found is None or abs(found) < CLOCK_DRIFT_PPM


def test_a_clock_that_is_far_too_fast_is_found_soon_and_costs_no_gap() -> None:
    bench = Bench()
    for count in range(1, 60 * 25):
        media = round(count * 3600 * 1.05)
        bench.feed.arrival_ns = SECOND_NS + count * 40_000_000
        bench.feed.wall_90k = WALL + count * 3600
        bench.feed.picture(CodedPicture(PAYLOAD, media, 1 << 7 | 1 << 8 | 1 << 5))
        if count % 125 == 0:
            bench.feed.take_figures()
    state = bench.sink.states[-1]
    assert state.clock_drift_ppm is not None
    assert 45_000 <= state.clock_drift_ppm <= 55_000
    assert ClockFinding.DRIFTS in state.clock_findings
    assert bench.sink.gaps == []


@pytest.mark.parametrize(
    ("offset_ms", "found"), [(1_999, ()), (2_001, (ClockFinding.OFF,)), (-9_000, (ClockFinding.OFF,))]
)
def test_a_camera_clock_that_is_off_is_a_finding_and_changes_no_time_of_ours(
    offset_ms: int, found: tuple[ClockFinding, ...]
) -> None:
    bench = Bench()
    for count in range(126):
        bench.picture(count * 3600, SPS_720, PPS, IDR)
    bench.feed.sender_clock(WALL + 125 * 3600 + offset_ms * 90, 125 * 3600)
    bench.feed.take_figures()
    state = bench.sink.states[-1]
    assert state.clock_findings == found
    assert state_json(state)["clock_findings"] == [str(finding) for finding in found]
    assert bench.sink.gaps == []
    assert bench.sink.units[-1].pts_90k == WALL + 125 * 3600


@pytest.mark.parametrize("hour_ms", [3_600_000, -3_600_000])
def test_a_camera_whose_wall_clock_is_set_by_an_hour_goes_on_without_a_gap(hour_ms: int) -> None:
    bench = Bench()
    for count in range(750):
        bench.picture(count * 3600, SPS_720, PPS, IDR)
        if count in (125, 250, 375, 500, 625):
            step = hour_ms * 90 if count > 300 else 0
            bench.feed.sender_clock(WALL + count * 3600 + step, count * 3600)
            bench.feed.take_figures()
    assert bench.sink.gaps == []
    assert [state.clock_offset_ms for state in bench.sink.states[-5:]] == [0, 0, hour_ms, hour_ms, hour_ms]
    assert {b.pts_90k - a.pts_90k for a, b in pairwise(bench.sink.units)} == {3600}


@pytest.mark.parametrize("hour_s", [3_600, -3_600])
def test_a_camera_whose_media_clock_jumps_an_hour_begins_another_run_at_our_time(hour_s: int) -> None:
    bench = Bench()
    for count in range(100):
        media = count * 3600 + (hour_s * SECOND if count >= 50 else 0)
        bench.picture(count * 3600, SPS_720, PPS, IDR, media_90k=media)
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.CLOCK_JUMP]
    assert [unit.pts_90k for unit in bench.sink.units] == [WALL + count * 3600 for count in range(100)]


def test_before_anything_is_known_nothing_is_found() -> None:
    assert CameraState(CameraPhase.RECORDING, 0).clock_findings == ()
    assert watched(20).ppm is None


def test_what_the_kernel_says_of_our_own_clock() -> None:
    def timex(status: int) -> bytes:
        return struct.pack("@ixxxxqqqqi", 0, 1, 2, 31_500, 4, status) + bytes(160)

    assert read_timex(0, timex(0x2001)) == MachineClock(synchronised=True, error_ms=31)
    assert read_timex(5, timex(0x40)) == MachineClock(synchronised=False, error_ms=None)
    assert read_timex(0, timex(0x40)).synchronised is False
    assert read_timex(-1, timex(0)) == MachineClock(None, None)
    assert machine_clock().synchronised in (True, False, None)

"""A camera's media clock of another pace: footage goes on by arrival, without a gap; the clock is a finding."""

import random
from itertools import pairwise

import pytest
from tests.support.media.fake_camera import IDR, PPS, SPS_720
from tests.support.media.feed_bench import PAYLOAD, SECOND_NS, WALL, Bench

from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.feed.pace import MediaPace, PaceWatch
from mingcha.media.units import ClockFinding, GapReason

SECOND = 90_000
FRAME = 3600
OTHER_PACES = [0.25, 0.5, 0.8, 0.97, 1.03, 1.5, 2.0, 3.0, 1.005, 0.995]


def fed(pace: float, seconds: int, *, delay: random.Random | None = None, from_s: int = 0) -> Bench:
    """25 pictures a second by our clock, on a media clock of this pace; arrivals up to 200 ms late, as the reader's
    tick takes them, where `delay` is given. From `from_s` on; before that the clock is right."""
    bench, media = Bench(), 0.0
    for count in range(seconds * 25):
        late = delay.randrange(0, 5) * FRAME if delay else 0
        at = count * FRAME + late
        bench.feed.arrival_ns = SECOND_NS + at * 100_000 // 9
        bench.feed.wall_90k = WALL + at
        bench.feed.picture(CodedPicture(PAYLOAD, round(media) & 0xFFFFFFFF, 1 << 7 | 1 << 8 | 1 << 5))
        media += FRAME * (pace if count >= from_s * 25 else 1.0)
        if count % 125 == 124:
            bench.feed.take_figures()
    return bench


@pytest.mark.law("16(5)")
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("pace", OTHER_PACES)
def test_footage_goes_on_without_a_gap_near_its_arrival(pace: float, late: bool) -> None:
    bench = fed(pace, 900, delay=random.Random(7) if late else None)
    units = bench.sink.units
    assert bench.sink.gaps == []
    assert len(units) == 900 * 25
    steps = [after.dts_90k - before.dts_90k for before, after in pairwise(units)]
    assert min(steps) > 0
    assert max(steps) <= 12 * SECOND, "the last picture before it was known lasts as long as the clocks had parted"
    away = [unit.pts_90k - WALL - count * FRAME for count, unit in enumerate(units)]
    assert max(map(abs, away)) <= 12 * SECOND
    assert max(map(abs, away[60 * 25 :])) <= 2.5 * SECOND
    assert max(map(abs, away[600 * 25 :])) <= SECOND // 2, "and once it is known well, to the frame's tick"


@pytest.mark.parametrize("pace", OTHER_PACES)
def test_the_clock_is_a_finding(pace: float) -> None:
    state = fed(pace, 400).sink.states[-1]
    ppm = (pace - 1) * 1_000_000
    assert state.clock_drift_ppm is not None
    assert abs(state.clock_drift_ppm - ppm) <= 600 + abs(ppm) / 50
    assert ClockFinding.DRIFTS in state.clock_findings


@pytest.mark.parametrize("pace", [0.5, 2.0])
def test_a_clock_that_is_put_right_by_its_owner_costs_one_gap_and_is_no_finding_any_more(pace: float) -> None:
    bench, media = Bench(), 0.0
    for count in range(1_000 * 25):
        bench.picture(count * FRAME, SPS_720, PPS, IDR, media_90k=round(media))
        media += FRAME * (pace if count < 120 * 25 else 1.0)
        if count % 125 == 124:
            bench.feed.take_figures()
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.CLOCK_JUMP], "as a step: it cannot be told from one"
    assert abs(bench.sink.units[-1].pts_90k - WALL - 24_999 * FRAME) <= SECOND // 2
    assert bench.sink.states[-1].clock_findings == ()


def test_a_reboot_keeps_what_is_known_of_the_clock() -> None:
    bench = fed(2.0, 60)
    bench.feed.trouble(GapReason.SILENT, "")
    bench.feed.begin(bench.feed._stream)
    before = len(bench.sink.units)
    for count in range(60 * 25, 90 * 25):
        bench.picture(count * FRAME, SPS_720, PPS, IDR, media_90k=(count - 1500) * 2 * FRAME)
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.SILENT]
    after = bench.sink.units[before:]
    assert max(abs(b.pts_90k - a.pts_90k - FRAME) for a, b in pairwise(after[250:])) <= FRAME // 20


@pytest.mark.parametrize("jump_s", [4, -4, 3_600])
def test_a_clock_that_is_set_is_still_a_jump(jump_s: int) -> None:
    bench = Bench()
    for count in range(100 * 25):
        media = count * FRAME + (jump_s * SECOND if count >= 50 * 25 else 0)
        bench.picture(count * FRAME, SPS_720, PPS, IDR, media_90k=media + 10 * SECOND)
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.CLOCK_JUMP]


@pytest.mark.parametrize("stall_s", [1, 3, 8])
def test_a_network_that_stood_still_and_catches_up_changes_nothing(stall_s: int) -> None:
    """Pictures that come late, then at double pace until they are in time: the line stays where it was."""
    bench = Bench()
    begin = 40 * 25
    for count in range(90 * 25):
        at = count * FRAME
        if begin <= count < begin + 2 * stall_s * 25:
            at = (begin + stall_s * 25) * FRAME + (count - begin) * FRAME // 2
        bench.picture(at, SPS_720, PPS, IDR, media_90k=count * FRAME)
    assert bench.sink.gaps == []
    assert max(abs(b.pts_90k - a.pts_90k - FRAME) for a, b in pairwise(bench.sink.units)) <= FRAME // 100


def test_what_happened_once_is_no_pace() -> None:
    watch = PaceWatch(0)
    for second in range(30):
        watch.add(second * SECOND, 27_000 if second > 20 else 0)
    assert watch.pace() is None


def test_a_clock_put_right_is_steady_over_every_change() -> None:
    pace = MediaPace()
    assert [pace.corrected(at) for at in (0, 5, 90_000)] == [0, 5, 90_000]
    pace.change(90_000, 2.0)
    assert [pace.corrected(at) for at in (89_998, 90_000, 90_200)] == [89_999, 90_000, 90_100]
    assert (pace.rate, pace.fast_ppm(None)) == (0.5, 1_000_000)
    pace.change(90_200, 0.5)
    assert (pace.rate, pace.corrected(90_300), pace.fast_ppm(-3)) == (1.0, 90_200, -3)

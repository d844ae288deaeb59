"""Taking at the pace of a player, counted by grant, point and way (articles 16(3), 20(1))."""

import asyncio
import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.gateway_asking import CAMERA, exchange, path_of
from tests.support.media.gateway_live import watch

from mingcha.media.gateway import takings
from mingcha.media.gateway.pace import MOST_SPANS, Bucket, Pace, Spans, TakingLimits
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit

FORMAT = (LIVE_FORMAT, {"codec": "avc1.42c01f", "width": 640, "height": 360, "init": "AAAACGZ0eXA="})
LIMITS = TakingLimits(
    times_all=4, times_keys=16, headroom_percent=25, burst_s=180, cameras=4, pictures_a_second=10, pictures_burst=200
)
TIGHT = TakingLimits(
    times_all=4, times_keys=16, headroom_percent=25, burst_s=2, cameras=4, pictures_a_second=10, pictures_burst=200
)
SECOND_90K = 90_000


def wait_of(pace: Pace, second: int, now_s: float, *, keys: bool = False, camera: str = CAMERA, limits=LIMITS) -> float:
    """The wait for one second of footage."""
    return pace.footage("user:7", camera, second * SECOND_90K, SECOND_90K, limits, now_s, keys=keys)[1]


def test_a_day_is_taken_no_faster_than_a_player_plays_it() -> None:
    """Issue point A.4: a client that fetches as fast as it can gets five seconds of footage a second after the first
    three minutes; before, a day went as fast as the network."""
    pace, now_s = Pace(), 0.0
    for second in range(3600):
        now_s += wait_of(pace, second, now_s)
    assert (3600 - 180) / 5 - 1 < now_s < (3600 - 180) / 5 + 1


@pytest.mark.parametrize(("rate", "keys"), [(1, False), (4, False), (16, True)])
def test_a_player_at_every_speed_never_waits(rate: int, *, keys: bool) -> None:
    """It reads ahead twelve seconds at its speed, then piece by piece as it plays, as player/playback.ts does."""
    pace, played_s, loaded = Pace(), 0.0, 0
    for now_s in itertools.count():
        played_s = now_s * rate
        while loaded < played_s + 12 * rate + 60:
            assert wait_of(pace, loaded, float(now_s), keys=keys) == 0
            loaded += 1
        if now_s > 600:
            break


def test_seeks_and_loops_in_what_one_has_cost_nothing() -> None:
    pace = Pace()
    for round_no in range(100):
        assert [wait_of(pace, second, 0.01 * round_no) for second in range(60)] == [0.0] * 60


def test_seeks_all_over_a_day_do_not_wait_either() -> None:
    """A seek a second, each to footage never seen, three seconds of footage each."""
    pace = Pace()
    for now_s in range(300):
        assert [wait_of(pace, now_s * 200 + second, float(now_s)) for second in range(3)] == [0.0] * 3


def test_more_connections_points_or_windows_do_not_help() -> None:
    """One person at sixteen points at once gets what four players at full speed get, whatever the connections."""
    pace, now_s = Pace(), 0.0
    for second, camera in itertools.product(range(600), range(16)):
        now_s += wait_of(pace, second, now_s, camera=str(camera))
    assert now_s > (600 * 16 - 4 * 180) / 20 - 1


def test_unused_paces_are_forgotten() -> None:
    pace = Pace()
    wait_of(pace, 1, 0.0)
    pace.picture("user:7", LIMITS, 0.0)
    pace.forget(1.0)
    assert (pace._buckets, pace._spans, pace._used_s) == ({}, {}, {})


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=40))
def test_spans_count_each_tick_once(added: list[tuple[int, int]]) -> None:
    spans, known = Spans(), set[int]()
    for start, length in added:
        wanted = set(range(start, start + length))
        assert spans.add(start, start + length) == len(wanted - known)
        known |= wanted


def test_spans_are_bounded() -> None:
    spans = Spans()
    for number in range(MOST_SPANS + 10):
        spans.add(number * 10, number * 10 + 5)
    assert len(spans) == MOST_SPANS
    assert spans.add(0, 5) == 5


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(2.0, 4.0, 0.0)
    assert bucket.take(4, 0.0) == 0
    assert bucket.take(1, 0.0) == 0.5
    assert bucket.take(1, 1.0) == 0
    assert bucket.take(4, 100.0) == 0


async def test_footage_waits_for_its_pace_and_is_counted(gateway, desk):
    """Issue point A.4: bytes and seconds are counted by grant, point and way; before, nobody knew what was taken."""
    gateway.takings.limits = lambda: TIGHT
    began = time.monotonic()
    status, _, body = await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket())
    assert status == 200
    assert time.monotonic() - began > (6 - 2) / 5 - 0.05
    ((key, counts),) = gateway.takings.report()
    assert key == ("user:7", "G-1", CAMERA, "playback")
    assert counts["bytes"] == len(body)
    assert counts["footage_ms"] == 6000
    assert counts["held_ms"] > 500
    assert counts["parallel"] == 0, "answers of a moment are no streams at once"
    await exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket())
    ((_, again),) = gateway.takings.report()
    assert (again["footage_ms"], again["held_ms"], again["bytes"]) == (0, 0, len(body))
    assert gateway.takings.report() == []


async def test_connections_in_parallel_over_one_ticket_are_counted(gateway, desk, recorder, monkeypatch):
    monkeypatch.setattr(takings, "PARALLEL_AFTER_S", 0.0)
    recorder.hold_reads = asyncio.Event()
    token = desk.ticket()
    asked = [asyncio.create_task(exchange(gateway, "GET", path_of(desk, "footage"), token=token)) for _ in range(6)]
    async with asyncio.timeout(5):
        while gateway.takings.tally(desk.payload(), CAMERA, "playback").parallel < 6:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    recorder.hold_reads.set()
    await asyncio.gather(*asked)
    ((_, counts),) = gateway.takings.report()
    assert counts["parallel"] == 6
    assert gateway.takings._open == {}


async def test_held_footage_ends_with_its_ticket(gateway, desk):
    gateway.takings.limits = lambda: TakingLimits(1, 4, 0, 1, 4, 10, 200)
    asked = asyncio.create_task(exchange(gateway, "GET", path_of(desk, "footage"), token=desk.ticket()))
    await asyncio.sleep(0.2)
    gateway.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    async with asyncio.timeout(2):
        _, headers, body = await asked
    assert len(body) < int(headers["content-length"])


async def test_live_counts_pictures_and_the_time_they_came(gateway, desk, recorder):
    async with watch(gateway, desk.ticket()) as socket:
        async with asyncio.timeout(5):
            while not recorder.subscriptions:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
            gateway._watching.count_taken()
            assert gateway.takings.report() == [], "the time of the gateway is no picture"
            recorder.push(FORMAT, LiveUnit(True, SECOND_90K, 0, 3600, b"picture"))  # noqa: FBT003
            while not isinstance(message := await socket.recv(), bytes):
                pass
        await asyncio.sleep(0.05)
        gateway._watching.count_taken()
        ((key, counts),) = gateway.takings.report()
        assert key == ("user:7", "G-1", CAMERA, "live")
        assert counts["bytes"] >= len(message)
        assert 40 < counts["footage_ms"] < 5000
        assert counts["parallel"] == 1
    async with asyncio.timeout(5):
        while gateway.takings._open:  # noqa: ASYNC110
            await asyncio.sleep(0.001)

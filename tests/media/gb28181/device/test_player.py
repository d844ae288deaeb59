"""A playback with a clock of the test: pace, pauses, scales both ways, seeks, gaps, ends; times only grow."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.media.taking_in import until

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.device.history import RecordedPicture
from mingcha.media.gb28181.device.player import ENDED_LIMIT_S, Player
from mingcha.media.gb28181.streams.mansrtsp import PlaybackMethod, PlaybackOrder, PlaybackStatus

pytestmark = pytest.mark.law("13(1)")
SECOND = 90_000


class Seconds:
    """A picture each second with its number as payload, each fifth one a key; none from `gap`."""

    video_codec, size_bytes = "h264", 0

    def __init__(self, seconds: int = 60, gap: range = range(0)) -> None:
        self.duration_90k = seconds * SECOND
        self.numbers = [number for number in range(seconds) if number not in gap]

    async def pictures(self, at_90k: int, *, backwards: bool) -> AsyncGenerator[RecordedPicture, None]:
        if backwards:
            numbers = [one for one in reversed(self.numbers) if one % 5 == 0 and one * SECOND <= at_90k]
        else:
            numbers = [one for one in self.numbers if one >= at_90k // SECOND // 5 * 5]
        for number in numbers:
            yield RecordedPicture(number * SECOND, bytes([number]), number % 5 == 0)

    def close(self) -> None:
        pass


@dataclass
class Played:
    """A player, and what it sent."""

    player: Player
    clock: HandClock = field(default_factory=lambda: HandClock(datetime(2026, 12, 2, tzinfo=UTC)))
    numbers: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    has_room: bool = True

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bool:
        assert key is (annex_b[0] % 5 == 0)
        self.numbers.append(annex_b[0])
        self.times.append(pts_90k)
        return True

    def sound(self, payload: bytes, pts_90k: int) -> None:
        raise AssertionError

    def order(self, method: PlaybackMethod = PlaybackMethod.PLAY, **fields: float) -> PlaybackStatus:
        return self.player.obey(PlaybackOrder(method, 1, **fields))  # type: ignore[arg-type]

    async def passes(self, seconds: float, last: int) -> list[int]:
        """The numbers that came since, up to `last`."""
        before = len(self.numbers)
        self.clock.advance(timedelta(seconds=seconds))
        await until(lambda: self.numbers and self.numbers[-1] == last)
        await asyncio.sleep(0.06)  # longer than the player waits: nothing more is due
        return self.numbers[before:]

    def is_steady(self) -> bool:
        return all(later > earlier for earlier, later in zip(self.times, self.times[1:], strict=False))


async def playing(recording: Seconds, **how: float) -> Played:
    clock = HandClock(datetime(2026, 12, 2, tzinfo=UTC))
    played = Played(Player(recording, clock, **how), clock)  # type: ignore[arg-type]
    played.player.ended = lambda: played.ends.append("ended")
    played.player.given_up = lambda: played.ends.append("given up")
    played.player.start(played)
    await played.passes(0, 0)
    return played


async def test_its_pace_a_pause_and_scales_that_leave_the_times_alone() -> None:
    played = await playing(Seconds())
    assert await played.passes(2, 2) == [1, 2]
    assert played.order(PlaybackMethod.PAUSE) is PlaybackStatus.OK
    assert await played.passes(100, 2) == []
    assert played.order() is PlaybackStatus.OK
    assert await played.passes(1, 3) == [3]
    assert played.order(scale=4) is PlaybackStatus.OK
    assert await played.passes(1, 7) == [4, 5, 6, 7]
    assert played.order(scale=0.25) is PlaybackStatus.OK
    assert await played.passes(3.9, 7) == []
    assert await played.passes(0.2, 8) == [8]
    assert played.times == [number * SECOND for number in range(9)]
    for scale in (0.2, 9, -16):
        assert played.order(scale=scale) is PlaybackStatus.NO_SUCH_SCALE
    played.player.stop()


async def test_seeks_begin_at_a_key_picture_and_the_times_go_on() -> None:
    played = await playing(Seconds())
    assert played.order(at_s=32) is PlaybackStatus.OK
    assert await played.passes(0, 32) == [30, 31, 32]
    assert await played.passes(1, 33) == [33]
    assert played.order(at_s=3) is PlaybackStatus.OK
    assert await played.passes(0, 3) == [0, 1, 2, 3]
    assert played.is_steady()
    assert played.times[1] - played.times[0] == played.times[5] - played.times[4] == SECOND // 25
    assert played.order(at_s=61) is PlaybackStatus.NO_SUCH_RANGE
    played.player.stop()


async def test_backwards_by_key_pictures_and_forwards_again() -> None:
    played = await playing(Seconds())
    played.order(at_s=22)
    await played.passes(0, 22)
    assert played.order(scale=-2) is PlaybackStatus.OK
    assert await played.passes(1, 20) == [20]
    assert await played.passes(5, 10) == [15, 10]
    assert played.order(scale=1) is PlaybackStatus.OK
    assert await played.passes(1, 11) == [10, 11]
    assert played.is_steady()
    played.order(scale=-8)
    await played.passes(2, 0)
    await until(lambda: played.ends == ["ended"])
    played.player.stop()


async def test_a_gap_is_passed_at_once_and_shows_in_the_times() -> None:
    played = await playing(Seconds(gap=range(3, 40)))
    assert await played.passes(2, 40) == [1, 2, 40]
    assert await played.passes(1, 41) == [41]
    assert played.times == [0, SECOND, 2 * SECOND, 40 * SECOND, 41 * SECOND]
    played.player.stop()


async def test_the_end_is_reported_once_and_waited_at() -> None:
    played = await playing(Seconds(3))
    await played.passes(5, 2)
    assert played.ends == ["ended"]
    assert played.order(at_s=1, until_s=2) is PlaybackStatus.OK
    await until(lambda: played.ends == ["ended", "ended"])
    assert played.numbers == [0, 1, 2, 0, 1]
    await played.passes(ENDED_LIMIT_S - 1, 1)
    assert len(played.ends) == 2
    await played.passes(2, 1)
    assert played.ends[2:] == ["given up"]


async def test_a_download_waits_for_its_receiver_and_obeys_nothing() -> None:
    played = await playing(Seconds(30), speed=16, obeys=False)
    played.has_room = False
    assert await played.passes(1, 0) == []
    played.has_room = True
    assert await played.passes(0, 16) == list(range(1, 17))
    assert played.order(scale=2) is PlaybackStatus.NOT_NOW
    assert played.order(PlaybackMethod.TEARDOWN) is PlaybackStatus.OK
    assert await played.passes(9, 16) == []
    assert played.order(at_s=0) is PlaybackStatus.NOT_NOW
    await played.passes(ENDED_LIMIT_S, 16)
    assert played.ends == ["given up"]

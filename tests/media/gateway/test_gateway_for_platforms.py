"""Pictures for a platform above us through a real gateway: the ticket of a viewer, renewed, revoked (articles 13(2),
16(3), 19)."""

import asyncio
import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.gb28181.scripted_above import INIT, SETS
from tests.support.media.gateway_live import CAMERA, ORIGIN

from mingcha.kit.clock import SystemClock
from mingcha.kit.decision import Refused, refuse
from mingcha.media.gb28181.cascade import live_feed
from mingcha.media.gb28181.cascade.above import AskedWay, OpenedPoint
from mingcha.media.gb28181.cascade.copied_recording import CopiedRecording
from mingcha.media.gb28181.cascade.live_feed import LiveFeed
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit

pytestmark = pytest.mark.law("13(2)", "16(3)", "19")

FORMAT = (LIVE_FORMAT, {"codec": "avc1.42c01e", "width": 320, "height": 240, "init": base64.b64encode(INIT).decode()})
START_90K = 160_000_000_000_000


class Sink:
    """What a feed gave, and whether it ended by itself."""

    has_room = True

    def __init__(self) -> None:
        self.pictures: list[tuple[bytes, int, bool]] = []
        self.gone = asyncio.Event()

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bool:
        self.pictures.append((annex_b, pts_90k, key))
        return True

    def sound(self, payload: bytes, pts_90k: int) -> None:
        raise AssertionError("a gateway gives no sound")


def unit(number: int) -> LiveUnit:
    payload = b"\0\0\0\3" + (b"\x65" if number % 3 == 0 else b"\x41") + bytes([number]) * 2
    return LiveUnit(number % 3 == 0, START_90K + number * 3_600, 0, 3_600, payload)


async def until(has_come: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not has_come():  # noqa: ASYNC110 - of another task
            await asyncio.sleep(0.005)


async def refused(opened: OpenedPoint) -> OpenedPoint:
    raise AssertionError("there is time")


def opened_at(gateway: Any, token: str, ends_ms: int = 4_102_444_800_000) -> OpenedPoint:
    return OpenedPoint(AskedWay.LIVE, token, f"http://127.0.0.1:{gateway.port}", ORIGIN, CAMERA, "G-1", ends_ms)


async def test_pictures_come_until_the_grant_is_revoked(gateway: Any, desk: Any, recorder: Any) -> None:
    sink = Sink()
    feed = LiveFeed(opened_at(gateway, desk.ticket()), refused, SystemClock(), sink.gone.set)
    await until(lambda: recorder.subscriptions == 1)
    recorder.push(FORMAT, unit(0), unit(1))
    assert await feed.ready() == 0
    assert (feed.video_codec, feed.sound_codec) == ("h264", "")
    feed.start(sink)
    recorder.push(unit(2), unit(3))
    await until(lambda: len(sink.pictures) == 4)
    first = b"".join(b"\0\0\0\1" + one for one in (*SETS, b"\x65\0\0"))
    assert sink.pictures[0] == (first, START_90K, True)
    assert sink.pictures[1:3] == [
        (b"\0\0\0\1\x41\1\1", START_90K + 3_600, False),
        (b"\0\0\0\1\x41\2\2", START_90K + 7_200, False),
    ]
    gateway.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    await asyncio.wait_for(sink.gone.wait(), 2)


async def test_a_renewed_ticket_is_taken(
    gateway: Any, desk: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_feed, "_LEAST_RENEWAL_S", 0.05)
    sink, renewals = Sink(), []

    async def renew(opened: OpenedPoint) -> OpenedPoint:
        renewals.append(opened.ticket)
        return replace(opened, ticket=desk.ticket(grant="G-2"), ends_ms=4_102_444_800_000)

    feed = LiveFeed(opened_at(gateway, desk.ticket(), 0), renew, SystemClock(), sink.gone.set)
    await until(lambda: len(renewals) == 1)
    recorder.push(FORMAT, unit(0))
    assert await feed.ready() == 0
    feed.start(sink)
    await until(lambda: len(sink.pictures) == 1)
    gateway.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
    recorder.push(unit(1))
    await until(lambda: len(sink.pictures) == 2)
    feed.stop()
    await asyncio.gather(feed.task, return_exceptions=True)
    assert not sink.gone.is_set()


async def test_a_ticket_of_another_point_is_refused(gateway: Any, desk: Any) -> None:
    feed = LiveFeed(opened_at(gateway, desk.ticket(points=("31010600001310000002",))), refused,
                    SystemClock(), lambda: None)  # fmt: skip
    assert await feed.ready() == 403
    await feed.task


async def test_recorded_pictures_come_as_the_copy_that_a_viewer_gets(
    playing: Any, desk: Any, camera: Any, start_ms: int
) -> None:
    token = desk.ticket(modes=("copy",), label="消防指挥平台 V2026-1", mark=20_260_000_001)
    opened = replace(opened_at(playing, token), way=AskedWay.PLAYBACK)
    begin = datetime.fromtimestamp(start_ms / 1000, UTC)
    gone = asyncio.Event()

    async def over(_: OpenedPoint) -> OpenedPoint:
        raise Refused(refuse("13(2)", "\u4e0d", "the share has ended"))

    with ThreadPoolExecutor(2) as threads:
        recording = CopiedRecording(
            opened, (begin, begin + timedelta(seconds=5)), over, SystemClock(), threads, gone.set
        )
        assert await recording.begin() == 0
        pictures = [one async for one in recording.pictures(0, backwards=False)]
        assert [one.at_90k // 90 for one in pictures] == [40 * number for number in range(30)]
        assert pictures[0].key
        assert pictures[0].annex_b[:5] == b"\0\0\0\1\x67", "a sequence parameter set of H.264: the original is H.265"
        assert not gone.is_set()
        playing.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
        after: list[Any] = []

        async def read_again() -> None:
            after.extend([one async for one in recording.pictures(0, backwards=False)])

        reading = asyncio.create_task(read_again())
        try:
            await asyncio.wait_for(gone.wait(), 5)
            assert not reading.done(), "it waits until the call is ended: a platform is not told an ordinary end"
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            recording.close()
        assert after == []

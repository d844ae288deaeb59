"""Cameras that are broken or hostile: each costs itself alone, memory stays bounded, the others are recorded."""

import asyncio
import contextlib
import random
import socket
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.support.media.fake_camera import CountingSink, FakeCamera, Stream, framed, rtp, steady
from tests.support.media.taking_in import PATIENT, SOON, until

from mingcha.kit.clock import Clock, HandClock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import camera_address
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.nal_depacketizer import UNIT_LIMIT_BYTES
from mingcha.media.rtsp import reports
from mingcha.media.rtsp.connection import READ_BUFFER_BYTES
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.message import BODY_LIMIT_BYTES, HEAD_LIMIT_BYTES
from mingcha.media.rtsp.source import Timeouts
from mingcha.media.units import AccessUnit, CameraPhase, GapReason

MEGABYTE = 1 << 20


@contextlib.asynccontextmanager
async def many(
    addresses: list[str], *, back_off: BackOff = SOON, clock: Clock | None = None
) -> AsyncIterator[list[CountingSink]]:
    sinks = [CountingSink() for _ in addresses]
    readers, chance = camera_readers(PATIENT), random.Random(1)
    ingest = Ingest(clock or SystemClock(), lambda _: False, readers, chance=chance, back_off=back_off)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    for number, (url, sink) in enumerate(zip(addresses, sinks, strict=True)):
        ingest.assign(f"{number:020}", camera_address(url), sink, UNMASKED)
    try:
        yield sinks
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_camera_that_reboots_every_ten_seconds_is_taken_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight seconds of its pictures a boot: all are taken, and the wait before the next try does not grow."""
    waited: list[float] = []
    delay_s = BackOff.delay_s

    def noted(self: BackOff, reason: GapReason, failures: int, chance: float) -> float:
        waited.append(delay_s(self, reason, failures, chance))
        clock.advance(timedelta(seconds=2))
        return waited[-1]

    monkeypatch.setattr(BackOff, "delay_s", noted)
    clock = HandClock(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream(gop=25)
        for _count in range(200):
            clock.advance(timedelta(milliseconds=40))
            writer.write(b"".join(framed(packet) for packet in stream.picture()))
            await writer.drain()
            await asyncio.sleep(0)
        writer.close()

    timeouts = Timeouts(connect_s=2, reply_s=2, silence_ns=60_000_000_000)
    sink = CountingSink()
    ingest = Ingest(clock, lambda _: True, camera_readers(timeouts), chance=random.Random(1), back_off=SOON)
    async with FakeCamera(play=play) as camera:
        ingest.assign("1" * 20, camera_address(camera.url), sink, UNMASKED)
        task = asyncio.create_task(ingest.run())
        await until(lambda: len(waited) >= 6)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert len(sink.units) >= 6 * 200
    assert [gap[0] for gap in sink.gaps[:6]] == [GapReason.UNREACHABLE] * 6
    assert max(waited[:6]) <= SOON.first_s * 1.25
    assert all(a.dts_90k < b.dts_90k for a, b in pairwise(sink.units))


async def test_garbage_is_a_reason_and_stops_nobody_else() -> None:
    chance = random.Random(7)

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        writer.write(chance.randbytes(200_000))
        await writer.drain()

    async with (
        FakeCamera(play=play) as broken,
        FakeCamera(play=steady()) as sound,
        many([broken.url, sound.url]) as (bad, good),
    ):
        await until(lambda: bad.gaps and len(good.units) >= 30)
        assert bad.gaps[0][0] is GapReason.NOT_A_CAMERA
        assert bad.units == []
        assert good.gaps == []


async def test_fifty_cameras_that_fail_at_once_do_not_come_back_at_once() -> None:
    with contextlib.ExitStack() as held:
        ports = []
        for _ in range(50):
            sock = held.enter_context(socket.socket())
            sock.bind(("127.0.0.1", 0))  # bound and not listening: refused
            ports.append(sock.getsockname()[1])
        gone = [f"rtsp://127.0.0.1:{port}/x" for port in ports]
        async with (
            FakeCamera(play=steady()) as one,
            FakeCamera(play=steady()) as two,
            many([*gone, one.url, two.url]) as sinks,
        ):
            await until(lambda: all(sink.gaps for sink in sinks[:50]) and len(sinks[51].units) >= 40)
            assert {sink.gaps[0][0] for sink in sinks[:50]} == {GapReason.UNREACHABLE}
            assert {sink.states[-1].phase for sink in sinks[:50]} == {CameraPhase.TROUBLE}
            assert [sink.gaps for sink in sinks[50:]] == [[], []]
            assert all(len(sink.gaps) == 1 for sink in sinks[:50])


def test_tries_spread_apart_and_stay_spread() -> None:
    """Fifty cameras whose network broke at the same moment: by the sixth try they come over half of the wait."""
    chance, usual = random.Random(3), BackOff()
    at = [0.0] * 50
    for failures in range(1, 7):
        at = [then + usual.delay_s(GapReason.UNREACHABLE, failures, chance.random()) for then in at]
    assert max(at) - min(at) >= 8
    busiest = max(sum(then <= other < then + 0.5 for other in at) for then in at)
    assert busiest <= 10
    assert max(usual.delay_s(GapReason.UNREACHABLE, 99, part) for part in (0.0, 0.5, 1.0)) <= usual.most_s


class Taking:
    """A reader with a depacketizer, fed as a connection feeds it; no socket."""

    def __init__(self) -> None:
        self.pictures = 0
        self.losses: list[str] = []
        self.reports = 0
        self.reader = InterleavedReader(lambda _: None, self._report)
        video = H264Depacketizer(96, self._picture, self.losses.append, self.losses.append)
        self.reader.attach(video, (0, 1))
        self.shared = bytearray(READ_BUFFER_BYTES)
        self.rest = b""

    def _picture(self, picture: CodedPicture) -> None:
        self.pictures += 1

    def _report(self, data: memoryview) -> None:
        self.reports += 1

    def feed(self, data: bytes) -> None:
        view = memoryview(self.shared)
        end = len(self.rest) + len(data)
        view[:end] = self.rest + data
        position = self.reader.walk(view, end)
        self.rest = bytes(view[position:end])


def peak_bytes(work) -> int:  # type: ignore[no-untyped-def]
    """The most memory that Python held during this, beyond what it held before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_a_unit_without_end_is_dropped_and_its_memory_with_it() -> None:
    """100 MB of fragments that never end (RFC 6184, 5.8: no end bit), in reads of 64 KB."""
    taking = Taking()
    piece = bytes(1398)

    sequence = 1

    def work() -> None:
        nonlocal sequence
        taking.feed(framed(rtp(0, 0, b"\x7c\x85" + piece, marker=False)))
        while sequence < 72_000:
            frames = b"".join(
                framed(rtp(number, 0, b"\x7c\x05" + piece, marker=False)) for number in range(sequence, sequence + 46)
            )
            taking.feed(frames)
            sequence += 46

    assert peak_bytes(work) <= 2 * UNIT_LIMIT_BYTES + 2 * MEGABYTE
    assert taking.losses == ["an access unit without end"]
    assert taking.pictures == 0
    for packet in Stream(sequence=sequence, timestamp=90_000).picture():
        taking.feed(framed(packet))
    assert taking.pictures == 1


def test_a_picture_as_large_as_they_may_be_is_taken_whole() -> None:
    taking = Taking()
    body = bytes(1398)
    for count in range(5_000):
        flags = 0x80 if count == 0 else 0x40 if count == 4_999 else 0
        taking.feed(framed(rtp(count, 0, bytes((0x7C, flags | 5)) + body, marker=count == 4_999)))
    assert (taking.pictures, taking.losses) == (1, [])


@pytest.mark.parametrize("head", [b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 40_000, b"A" * 300_000])
def test_endless_headers_are_no_camera_before_they_fill_memory(head: bytes) -> None:
    taking, refused = Taking(), []

    def work() -> None:
        for begin in range(0, len(head), 1460):
            try:
                taking.feed(head[begin : begin + 1460])
            except Fault as fault:
                refused.append(fault.kind)
                return

    assert peak_bytes(work) <= 4 * (HEAD_LIMIT_BYTES + BODY_LIMIT_BYTES)
    assert refused == [FaultKind.INVALID]
    assert len(taking.rest) <= HEAD_LIMIT_BYTES


async def test_ten_thousand_reports_a_second_are_walked_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The camera sends 4,000 sender reports between two pictures; at most sixteen of a read are looked at."""
    looked = 0
    read_rtcp = reports.read_rtcp

    def counting(data: memoryview):  # type: ignore[no-untyped-def]
        nonlocal looked
        looked += 1
        return read_rtcp(data)

    monkeypatch.setattr(reports, "read_rtcp", counting)
    report = framed(bytes.fromhex("80c80006 00000007 e1a2b3c4 80000000 00000001 00000002 00000003"), 1)

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for _count in range(25):
            writer.write(b"".join(framed(packet) for packet in stream.picture()) + report * 4_000)
            await writer.drain()
            await asyncio.sleep(0.01)
        await asyncio.sleep(5)

    async with (
        FakeCamera(play=play) as camera,
        FakeCamera(play=steady()) as sound,
        many([camera.url, sound.url]) as (sink, other),
    ):
        await until(lambda: len(sink.units) >= 25 and len(other.units) >= 25)
        assert sink.gaps == []
        assert other.gaps == []
    assert 0 < looked < 5_000


@pytest.mark.parametrize("hour", [timedelta(hours=1), timedelta(hours=-1)])
async def test_our_own_clock_set_by_an_hour_begins_another_run_for_every_camera(hour: timedelta) -> None:
    class SteppingClock(SystemClock):
        step = timedelta(0)

        def now(self) -> datetime:
            return super().now() + self.step

    clock = SteppingClock()
    async with (
        FakeCamera(play=steady()) as one,
        FakeCamera(play=steady()) as two,
        many([one.url, two.url], clock=clock) as sinks,
    ):
        await until(lambda: all(len(sink.units) > 10 for sink in sinks))
        clock.step = hour
        await until(lambda: all(sink.gaps and sink.order[-1] == "unit" for sink in sinks))
        for sink in sinks:
            assert [gap[0] for gap in sink.gaps] == [GapReason.CLOCK_JUMP]
            gap = sink.order.index("CLOCK_JUMP")
            before, after = sink.units[: gap - 1], sink.units[gap - 1 :]
            moved = (first(after) - before[-1].pts_90k) / 90_000 - hour.total_seconds()
            assert -0.5 <= moved <= 3
            assert max(unit.pts_90k for unit in after) - first(after) < 30 * 90_000


def first(units: list[AccessUnit]) -> int:
    return units[0].pts_90k

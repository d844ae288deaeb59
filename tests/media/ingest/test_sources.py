"""The ingest knows sources by their protocol alone: a third kind is recorded, ends and comes back without a line of the
ingest about it; and readers are tried in the order of the table."""

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.support.media.fake_camera import CountingSink, Stream
from tests.support.media.pushed_source import Listener, pushed_address
from tests.support.media.taking_in import PATIENT, SOON, until

from mingcha.kit.clock import Clock, SystemClock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.diagnosis.steps import StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.ingest.source import Reader, Readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.trouble import Trouble
from mingcha.media.units import CameraPhase, GapReason

LATER_MS = 2**46


@dataclass
class House:
    """An ingest whose table has the pushed source, and a device that sends to it."""

    ingest: Ingest
    listener: Listener
    device: socket.socket

    def assign(self, ssrc: int) -> CountingSink:
        sink = CountingSink()
        self.ingest.assign(f"{ssrc:020}", pushed_address(ssrc), sink, UNMASKED)
        return sink

    async def send(self, *ssrcs: int, pictures: int = 6) -> None:
        """Pictures of these cameras by turns, faster than the ticks of the ingest."""
        streams = [Stream(ssrc=ssrc) for ssrc in ssrcs]
        for _ in range(pictures):
            for stream in streams:
                for packet in stream.picture():
                    self.device.sendto(packet, ("127.0.0.1", self.listener.port))
            await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def house(readers: Readers | None = None) -> AsyncIterator[House]:
    listener, device = Listener(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    table = {"gb28181": (Reader("GB/T 28181", listener.open),)} if readers is None else readers
    ingest = Ingest(SystemClock(), lambda _: False, table, chance=random.Random(1), back_off=SOON)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    try:
        yield House(ingest, listener, device)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        listener.close()
        device.close()


async def test_cameras_of_one_socket_are_recorded_side_by_side() -> None:
    async with house() as built:
        one, two = built.assign(7), built.assign(8)
        await until(lambda: len(built.listener.sources) == 2)
        sources = dict(built.listener.sources)
        await built.send(7, 8, pictures=12)
        await until(lambda: len(one.units) == 12 and len(two.units) == 12)
        assert [unit.key for unit in one.units[:6]] == [True, False, False, False, False, True]
        assert (one.gaps, two.gaps) == ([], [])
        assert one.states[-1].phase is CameraPhase.RECORDING
        await until(lambda: sources[7].ticks)
        assert sources[7].most_between_ticks > 5, "several packets a tick"
        built.ingest.remove(f"{7:020}")
        assert list(built.listener.sources) == [8]
        assert one.states[-1].phase is CameraPhase.OFF
    assert built.listener.sources == {}
    assert two.gaps[-1][0] is GapReason.RECORDER_DOWN


async def test_a_source_that_ends_is_a_gap_with_its_reason_and_is_opened_again() -> None:
    async with house() as built:
        sink = built.assign(7)
        await until(lambda: built.listener.sources)
        await built.send(7)
        await until(lambda: len(sink.units) == 6)
        built.listener.silence_ns = 0
        await until(lambda: sink.gaps)
        built.listener.silence_ns = 60_000_000_000
        assert [(reason, detail) for reason, _, detail in sink.gaps] == [
            (GapReason.SILENT, "the device stopped sending")
        ]
        await until(lambda: len(built.listener.opened) > 1 and built.listener.sources)
        await built.send(7)
        await until(lambda: len(sink.units) == 12)


async def test_after_a_refusal_the_same_address_waits_also_when_it_is_assigned_again_and_again() -> None:
    async with house() as built:
        built.listener.refusals = [Trouble(GapReason.REFUSED, "403")]
        sink = built.assign(7)
        await until(lambda: sink.gaps)
        for other in (8, 9):
            built.ingest.remove(f"{7:020}")
            built.assign(7)
            built.assign(other)
            await until(lambda: other in built.listener.sources)  # noqa: B023
        assert built.listener.opened == [7, 8, 9]


async def test_a_bug_of_a_source_ends_it_alone() -> None:
    def broken() -> None:
        raise RuntimeError

    async with house() as built:
        sink, other = built.assign(7), built.assign(8)
        await until(lambda: len(built.listener.sources) == 2)
        await built.send(7, 8)
        built.listener.sources[7].on_tick = broken
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.UNREACHABLE
        assert sink.gaps[0][2] == "internal error: RuntimeError"
        await built.send(8)
        await until(lambda: len(other.units) >= 6)
        await until(lambda: built.listener.opened.count(7) == 2)
        assert built.listener.opened.count(8) == 1
        assert other.gaps == []


async def test_sound_that_is_wanted_later_is_asked_of_the_source_that_runs() -> None:
    async with house() as built:
        sink = built.assign(7)
        await until(lambda: built.listener.sources)
        track = SoundTrack(LATER_MS)
        # the sink that the camera has, so that only the sound is another
        built.ingest.assign(f"{7:020}", pushed_address(7), sink, UNMASKED, track)
        assert track.trouble == "no sound by this way"
        assert built.listener.opened == [7]


async def test_an_address_that_nothing_reads_says_so() -> None:
    async with house(camera_readers(PATIENT)) as built:
        sink = built.assign(7)
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.UNSUPPORTED
        assert sink.gaps[0][2] == "no reader for gb28181 addresses"


class ScriptedSource:
    """Fails to start with this trouble; without one it starts, and ends at once."""

    is_busy = False

    def __init__(self, trouble: Trouble | None) -> None:
        self._trouble = trouble

    async def start(self) -> None:
        if self._trouble is not None:
            raise self._trouble

    async def run(self) -> Trouble:
        return Trouble(GapReason.SILENT, "it ran")

    def tick(self, now_ns: int, wall_90k: int) -> None: ...
    def read(self, now_ns: int, wall_90k: int) -> None: ...
    def request_sound(self) -> None: ...
    def steps(self, end: Trouble | None) -> tuple[StepResult, ...]:
        del end
        return ()

    def end(self, trouble: Trouble) -> None: ...
    def close(self) -> None: ...


class Scripted:
    """A reader whose sources fare as it is told, and later fail for another reason."""

    def __init__(self, *starts: Trouble | None) -> None:
        self._starts = list(starts)
        self.opened: list[str] = []

    def open(self, address: CameraAddress, _feed: CameraFeed, _clock: Clock) -> ScriptedSource:
        self.opened.append(address.url)
        return ScriptedSource(self._starts.pop(0) if self._starts else Trouble(GapReason.SILENT, "later"))


UNSUPPORTED = Trouble(GapReason.UNSUPPORTED, "not spoken")


@pytest.mark.parametrize(
    ("first", "second", "lacks", "expected", "tried"),
    [
        (UNSUPPORTED, None, "", (GapReason.SILENT, "it ran"), 1),
        (UNSUPPORTED, Trouble(GapReason.REFUSED, "401"), "", (GapReason.REFUSED, "401"), 1),
        (
            UNSUPPORTED,
            Trouble(GapReason.SILENT, "x"),
            "",
            (GapReason.UNSUPPORTED, "not spoken; second: x"),
            1,
        ),
        (UNSUPPORTED, None, "no such library", (GapReason.UNSUPPORTED, "not spoken; no such library"), 0),
        (Trouble(GapReason.NOT_FOUND, "404"), None, "", (GapReason.NOT_FOUND, "404"), 0),
    ],
)
async def test_the_next_reader_is_tried_only_where_the_one_before_does_not_speak_with_the_camera(
    first: Trouble, second: Trouble | None, lacks: str, expected: tuple[GapReason, str], tried: int
) -> None:
    one, two = Scripted(first), Scripted(second)
    readers = {"gb28181": (Reader("first", one.open), Reader("second", two.open, unavailable=lambda: lacks))}
    async with house(readers) as built:
        sink = built.assign(7)
        await until(lambda: sink.gaps)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == expected
        assert len(two.opened) == tried


async def test_a_camera_that_moved_is_read_there_by_those_alone_who_may() -> None:
    """libav checks no certificate, so it never gets the password of a camera that must show one."""
    table = {scheme: [reader.name for reader in readers] for scheme, readers in camera_readers().items()}
    assert table == {"rtsp": ["RTSP", "PyAV"], "rtsps": ["RTSP"]}


@pytest.mark.parametrize("name", ["RTSP", "PyAV"])
async def test_the_life_of_every_source_can_end_at_any_time(name: str) -> None:
    """Closed before it started, twice, and after it failed to start: nothing is left, nothing is raised."""
    reader = next(reader for reader in camera_readers(PATIENT)["rtsp"] if reader.name == name)
    clock = SystemClock()
    feed = CameraFeed(CountingSink(), clock.monotonic_ns(), to_90k(clock.now()))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: refused
        address = CameraAddress(f"rtsp://127.0.0.1:{unused.getsockname()[1]}/x")
        for start in (False, True):
            source = reader.open(address, feed, clock)
            assert source.is_busy is False
            if start:
                with pytest.raises(Trouble) as failed:
                    await source.start()
                assert failed.value.reason is GapReason.UNREACHABLE
            source.tick(clock.monotonic_ns(), to_90k(clock.now()))
            source.read(clock.monotonic_ns(), to_90k(clock.now()))
            source.end(Trouble(GapReason.DISABLED, "enough"))
            source.close()
            source.close()

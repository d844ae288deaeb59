"""Each way in which a camera gives no picture, from its bytes to the first failed step (articles 13(1), 16(5))."""

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from tests.support.media.fake_camera import P_SLICE, SDP, CountingSink, FakeCamera, Stream, rtp, status
from tests.support.media.program_streams import MAP_H264_ALAW, SYSTEM_HEADER, pack, pes, units
from tests.support.media.registered_device import ADDRESS, CAMERA, Asked, datagrams_to, rtp_packets
from tests.support.media.taking_in import PATIENT, SOON, until, until_so

from mingcha.kit.clock import SystemClock, to_90k
from mingcha.media.address import camera_address
from mingcha.media.diagnosis.steps import Diagnosis, Finding, ReadWay, Step, StepResult
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.gb28181.link.wire import DeviceState
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.ingest.source import Source
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("16(5)")]
SECOND_NS = 1_000_000_000
MAP_SVAC = bytes.fromhex("000001bc000ee1ff0000000480e00000") + bytes(4)


def opened(url: str, link: Asked | None = None, username: str = "", password: str = "") -> Source:
    clock = SystemClock()
    address = camera_address(url, username, password)
    feed = CameraFeed(CountingSink(), clock.monotonic_ns(), to_90k(clock.now()))
    return camera_readers(PATIENT, link)[address.scheme][0].open(address, feed, clock)


@contextlib.asynccontextmanager
async def started(url: str, link: Asked | None = None) -> AsyncIterator[Source]:
    source = opened(url, link)
    try:
        await source.start()
        yield source
    finally:
        source.close()


async def refused(url: str, link: Asked | None = None, username: str = "", password: str = "") -> StepResult:
    """The failed step of a source that does not start."""
    source = opened(url, link, username, password)
    with pytest.raises(Trouble) as trouble:
        await source.start()
    steps = source.steps(trouble.value)
    source.close()
    return failed_of(steps)


def failed_of(steps: tuple[StepResult, ...]) -> StepResult:
    found = Diagnosis(ReadWay.RTSP, steps).first_failed
    assert found is not None, steps
    return found


def after(source: Source, seconds: int) -> None:
    """The next tick comes so much later."""
    clock = SystemClock()
    source.tick(clock.monotonic_ns() + seconds * SECOND_NS, to_90k(clock.now()) + seconds * 90_000)


async def silent(source: Source) -> StepResult:
    """The failed step of a source that ends since no picture came."""
    after(source, 31)
    end = await source.run()
    assert end.reason is GapReason.SILENT
    return failed_of(source.steps(end))


def packets_of(source: Source) -> int:
    return sum(one.fact("packets") or 0 for one in source.steps(None))


@contextlib.asynccontextmanager
async def sending(packets: list[bytes], expected: int) -> AsyncIterator[Source]:
    """A device that sends these packets over UDP; `expected`: how many of them count."""
    link = Asked()
    async with started(ADDRESS + "#udp", link) as source:
        sender = datagrams_to(link.asks[0].port)
        for data in packets:
            sender.send(data)
            await asyncio.sleep(0)
        await until(lambda: packets_of(source) >= expected)
        sender.close()
        yield source


def packs(tables: bytes, count: int = 5) -> list[tuple[int, bytes]]:
    """Program stream packs with a picture each, none of them a key picture."""
    return [
        (at, pack(at) + (tables if at == 3600 else b"") + pes(0xE0, units(P_SLICE) + bytes([number + 1]) * 300, at))
        for number, at in enumerate(range(3600, 3600 * (count + 1), 3600))
    ]


@pytest.mark.parametrize(
    ("reason", "step", "finding"),
    [
        (GapReason.SILENT, Step.ANSWER, Finding.INVITE_UNANSWERED),
        (GapReason.NOT_FOUND, Step.ADDRESS, Finding.CHANNEL_UNKNOWN),
    ],
)
async def test_an_invitation_that_is_not_accepted(reason: GapReason, step: Step, finding: Finding) -> None:
    found = await refused(ADDRESS, Asked(refusal=Trouble(reason, "no")))
    assert (found.step, found.finding) == (step, finding)


@pytest.mark.parametrize("options", ["#udp", "#tcp"])
async def test_a_device_that_accepts_and_sends_nothing(options: str) -> None:
    async with started(ADDRESS + options, Asked()) as source:
        found = await silent(source)
    assert (found.step, found.finding) == (Step.PORT, Finding.NOTHING_REACHES_US)


async def test_packets_of_other_sources() -> None:
    """The second and third take turns, so that neither becomes the source of the stream."""
    of_first, more = rtp_packets(packs(b"", 1), ssrc=1), packs(b"", 40)
    others = [rtp_packets([one], ssrc=2 + place % 2)[0] for place, one in enumerate(more)]
    async with sending([*of_first, *others], 1) as source:
        await until(lambda: any(one.fact("foreign") == 40 for one in source.steps(None)))
        found = await silent(source)
    assert (found.step, found.finding, found.fact("foreign")) == (Step.SSRC, Finding.OTHER_SSRC, 40)


async def test_packets_without_a_stream_map() -> None:
    async with sending(rtp_packets(packs(b"")), 5) as source:
        found = await silent(source)
    assert (found.step, found.finding) == (Step.STREAM_MAP, Finding.NO_STREAM_MAP)


async def test_pictures_of_a_device_without_a_key_frame() -> None:
    async with sending(rtp_packets(packs(SYSTEM_HEADER + MAP_H264_ALAW)), 5) as source:
        after(source, 9)
        assert all(one.finding is None for one in source.steps(None))
        after(source, 12)
        found = failed_of(source.steps(None))
    assert (found.step, found.finding, found.fact("waited_s")) == (Step.KEY_FRAME, Finding.NO_KEY_FRAME, 12)


async def test_a_device_that_sends_svac() -> None:
    link = Asked()
    async with started(ADDRESS + "#udp", link) as source:
        sender = datagrams_to(link.asks[0].port)
        for data in rtp_packets(packs(SYSTEM_HEADER + MAP_SVAC)):
            sender.send(data)
        end = await source.run()
        sender.close()
        found = failed_of(source.steps(end))
    assert (end.reason, found.step, found.finding) == (GapReason.UNSUPPORTED, Step.DECODE, Finding.SVAC)


async def test_a_port_of_a_camera_at_which_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: refused
        found = await refused(f"rtsp://127.0.0.1:{unused.getsockname()[1]}/x")
    assert (found.step, found.finding) == (Step.PORT, Finding.PORT_CLOSED)


@pytest.mark.parametrize(
    ("code", "finding"), [(401, Finding.LOGIN_REFUSED), (404, Finding.PATH_UNKNOWN), (503, Finding.REQUEST_FAILED)]
)
async def test_a_camera_that_refuses(code: int, finding: Finding) -> None:
    challenge = 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5\r\n' if code == 401 else ""
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(code, headers, challenge)}
    async with FakeCamera(replies=replies) as camera:
        found = await refused(camera.url, None, "admin", "wrong")
    assert (found.step, found.finding) == (Step.ANSWER, finding)


@pytest.mark.parametrize(("options", "finding"), [("#udp", Finding.NO_PACKETS_UDP), ("", Finding.NO_PACKETS_TCP)])
async def test_a_camera_that_plays_and_sends_nothing(options: str, finding: Finding) -> None:
    async with FakeCamera() as camera, started(camera.url + options) as source:
        found = await silent(source)
    assert (found.step, found.finding) == (Step.PACKETS, finding)


async def test_pictures_of_a_camera_without_a_key_frame() -> None:
    pictures = b"".join(
        b"$\0" + len(one).to_bytes(2) + one
        for one in (rtp(number, number * 3600, P_SLICE, marker=True) for number in range(5))
    )
    async with FakeCamera(media_first=pictures) as camera, started(camera.url) as source:
        await until(lambda: packets_of(source) == 5)
        after(source, 12)
        found = failed_of(source.steps(None))
    assert (found.step, found.finding) == (Step.KEY_FRAME, Finding.NO_KEY_FRAME)


async def test_a_camera_with_a_codec_that_is_not_recorded() -> None:
    async with FakeCamera(sdp=SDP.replace("H264/90000", "MP4V-ES/90000")) as camera:
        found = await refused(camera.url)
    assert (found.step, found.finding) == (Step.DECODE, Finding.UNSUPPORTED_CODEC)


@contextlib.asynccontextmanager
async def read_by_ingest(
    url: str, link: Asked | None, state: Callable[[str], Awaitable[DeviceState]] | None
) -> AsyncIterator[Callable[[], Awaitable[Diagnosis | None]]]:
    readers = camera_readers(PATIENT, link)
    ingest = Ingest(SystemClock(), lambda _: False, readers, chance=random.Random(1), back_off=SOON, device_state=state)
    running = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    ingest.assign(CAMERA, camera_address(url), CountingSink(), UNMASKED)
    try:
        yield lambda: ingest.diagnosis(CAMERA)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def first_of(ask: Callable[[], Awaitable[Diagnosis | None]]) -> StepResult | None:
    found = await ask()
    assert found is not None
    return found.first_failed


async def test_the_last_attempt_is_known_between_two_and_registration_first() -> None:
    link, states = Asked(refusal=Trouble(GapReason.UNREACHABLE, "not registered")), [DeviceState(online=False)]

    async def state(device: str) -> DeviceState:
        assert device == "42010000001180000001"
        if not states:
            raise Trouble(GapReason.UNREACHABLE, "away")
        return states[0]

    async with read_by_ingest(ADDRESS, link, state) as ask:
        away = await first_of(ask)
        assert away is not None
        assert away.finding is Finding.NOT_REGISTERED
        heard_ms = int(SystemClock().now().timestamp() * 1000) - 20_000
        states[0] = DeviceState(online=True, heard_ms=heard_ms)
        link.refusal = Trouble(GapReason.SILENT, "no answer")

        async def unanswered() -> bool:
            found = await first_of(ask)
            return found is not None and found.finding is Finding.INVITE_UNANSWERED

        await until_so(unanswered)
        found = await ask()
        assert found is not None
        assert found.reason is GapReason.SILENT
        assert (found.steps[0].fact("heard_ago_s") or 0) >= 20
        states.clear()
        gone = await first_of(ask)
        assert gone is not None
        assert gone.finding is Finding.SIGNALLING_AWAY


async def test_a_camera_that_is_recorded_passed_every_step() -> None:
    first = b"".join(b"$\0" + len(one).to_bytes(2) + one for one in Stream().picture())
    async with FakeCamera(media_first=first) as camera, read_by_ingest(camera.url, None, None) as ask:

        async def passed() -> bool:
            found = await ask()
            return found is not None and found.reason is None

        await until_so(passed)
        found = await ask()
        assert found is not None
        assert [one.result.value for one in found.steps] == ["passed"] * 6

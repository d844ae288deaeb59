"""Sound asked of a scripted camera: only where it is wanted, only until its end, and never at the pictures' cost."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from tests.support.media.fake_camera import SDP, CountingSink, FakeCamera, Stream, framed, status
from tests.support.media.taking_in import PATIENT, QUICK, SOON, until
from tests.support.media.tones import aac_units, alaw_tone

from mingcha.kit.clock import SystemClock, to_90k
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.feed.sound_track import SoundRun, SoundTrack
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.pyav import source as pyav_source
from mingcha.media.rtsp.sound_reception import SoundReception
from mingcha.media.rtsp.source import Timeouts
from mingcha.media.units import GapReason

CAMERA = "42010000001310000001"
PCMA = SDP + "m=audio 0 RTP/AVP 8\r\na=control:track1\r\n"
AAC = SDP + (
    "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000/1\r\na=control:track1\r\n"
    "a=fmtp:97 mode=AAC-hbr;sizeLength=13;indexLength=3;indexDeltaLength=3;config=1408\r\n"
)
LATER_MS = 2**46
NTP_TO_UNIX_S = 2_208_988_800


@pytest.fixture(autouse=True)
def _no_fallback_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyav_source, "is_installed", lambda: False)


@dataclass
class Taken:
    """An ingest that takes one camera in."""

    sink: CountingSink
    ingest: Ingest
    address: CameraAddress

    def assign(self, sound: SoundTrack | None) -> None:
        self.ingest.assign(CAMERA, self.address, self.sink, UNMASKED, sound)


@contextlib.asynccontextmanager
async def taking_in(url: str, sound: SoundTrack | None, timeouts: Timeouts = PATIENT) -> AsyncIterator[Taken]:
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: True, camera_readers(timeouts), chance=random.Random(1), back_off=SOON)
    task = asyncio.create_task(ingest.run())
    await asyncio.sleep(0)
    taken = Taken(sink, ingest, camera_address(url, "", ""))
    taken.assign(sound)
    try:
        yield taken
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def g711(number: int) -> bytes:
    """The number-th packet of 20 ms; it begins with its number."""
    head = struct.pack(">BBHII", 0x80, 8, (65_530 + number) & 0xFFFF, (0xFFFFFF00 + number * 160) & 0xFFFFFFFF, 11)
    return head + number.to_bytes(2) + alaw_tone(number * 160, 158)


def aac(number: int) -> bytes:
    """The number-th packet of one access unit."""
    unit = aac_units()[number % 16]
    head = struct.pack(">BBHII", 0x80, 0x80 | 97, number & 0xFFFF, number * 1024, 12)
    return head + b"\x00\x10" + (len(unit) << 3).to_bytes(2) + unit


def report(ssrc: int, unix_90k: int, rtp_timestamp: int) -> bytes:
    """A sender report (RFC 3550, 6.4.1)."""
    seconds, rest = divmod(unix_90k, 90_000)
    ntp = (seconds + NTP_TO_UNIX_S) << 32 | (rest << 32) // 90_000
    return struct.pack(">BBHIQIII", 0x80, 200, 6, ssrc, ntp, rtp_timestamp & 0xFFFFFFFF, 1, 1)


def with_sound(packet: Callable[[int], bytes] = g711, channel: int = 2) -> Callable[..., object]:
    """A picture of 40 ms and the sound of the same time, again and again."""
    lasts_ms = 20 if packet is g711 else 64

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for count in range(10_000):
            writer.write(b"".join(framed(one) for one in stream.picture()))
            for number in range(-(-count * 40 // lasts_ms), -(-(count + 1) * 40 // lasts_ms)):
                writer.write(framed(packet(number), channel))
            await writer.drain()
            await asyncio.sleep(0.04)

    return play


def all_of(track: SoundTrack) -> SoundRun | None:
    now_90k = to_90k(SystemClock().now())
    return track.cut(now_90k - 600 * 90_000, now_90k + 600 * 90_000)


@pytest.mark.law("799-8(4)")
async def test_a_camera_that_offers_sound_is_not_asked_for_it() -> None:
    ended = SoundTrack(1)
    for sound in (None, ended):
        async with FakeCamera(sdp=PCMA, play=with_sound()) as camera, taking_in(camera.url, sound) as taken:
            await until(lambda: len(taken.sink.units) >= 10)
            assert camera.methods.count("SETUP") == 1
            assert taken.sink.gaps == []
    assert all_of(ended) is None


@pytest.mark.parametrize(("sdp", "packet", "codec"), [(PCMA, g711, "alaw"), (AAC, aac, "mp4a.40.2")])
async def test_sound_comes_where_it_is_wanted(sdp: str, packet: Callable[[int], bytes], codec: str) -> None:
    track = SoundTrack(LATER_MS)
    async with FakeCamera(sdp=sdp, play=with_sound(packet)) as camera, taking_in(camera.url, track) as taken:
        await until(lambda: len(taken.sink.units) >= 45)
        assert camera.methods.count("SETUP") == 2
        asked = [headers["transport"] for method, _, headers in camera.requests if method == "SETUP"]
        assert asked[1] == "RTP/AVP/TCP;unicast;interleaved=2-3"
        await until(lambda: taken.sink.states[-1].sound)
        assert (taken.sink.states[-1].sound, taken.sink.states[-1].sound_trouble) == (codec, "")
        run = all_of(track)
        assert run is not None
        newest = [payload for _, payload in run.samples][-8:]
        sent = [packet(number)[12 if codec == "alaw" else 16 :] for number in range(200)]
        assert any(newest == sent[at : at + 8] for at in range(190)), "a hole or another order"
        assert abs(run.start_90k - to_90k(SystemClock().now())) < 10 * 90_000
        assert taken.sink.gaps == []


@pytest.mark.law("799-8(4)")
async def test_what_comes_after_the_end_is_passed_over() -> None:
    track = SoundTrack(LATER_MS)
    async with FakeCamera(sdp=PCMA, play=with_sound()) as camera, taking_in(camera.url, track) as taken:
        await until(lambda: len(taken.sink.units) >= 5)
        track.until_ms = 0
        assert all_of(track) is None
        count = len(taken.sink.units)
        await until(lambda: len(taken.sink.units) >= count + 10)
        assert all_of(track) is None
        assert (taken.sink.gaps, camera.connections) == ([], 1)


async def test_a_camera_is_asked_again_when_sound_is_wanted_later() -> None:
    async with FakeCamera(sdp=PCMA, play=with_sound()) as camera, taking_in(camera.url, None) as taken:
        await until(lambda: len(taken.sink.units) >= 5)
        taken.assign(None)
        assert taken.sink.gaps == []
        track = SoundTrack(LATER_MS)
        taken.assign(track)
        taken.assign(track)
        await until(lambda: camera.methods.count("SETUP") == 3)
        await until(lambda: track.format is not None and all_of(track) is not None)
        assert [(reason, detail) for reason, _, detail in taken.sink.gaps] == [
            (GapReason.CONNECTING, "asked again, for sound")
        ]
        # a longer time needs no other connection
        track.until_ms += 1
        taken.assign(track)
        assert camera.connections == 2


async def test_a_camera_that_refuses_its_sound_gives_its_pictures() -> None:
    def refuse(_: FakeCamera, url: str, headers: dict[str, str]) -> bytes | None:
        return status(404, headers) if url.endswith("track1") else None

    track = SoundTrack(LATER_MS)
    camera = FakeCamera(sdp=PCMA, replies={"SETUP": refuse}, play=with_sound())
    async with camera, taking_in(camera.url, track) as taken:
        await until(lambda: len(taken.sink.units) >= 10)
        await until(lambda: taken.sink.states[-1].sound_trouble)
        assert taken.sink.states[-1].sound_trouble == "sound: SETUP is answered with 404"
        assert (taken.sink.gaps, all_of(track)) == ([], None)


async def test_a_camera_that_falls_over_its_sound_is_taken_in_without() -> None:
    def hang(camera: FakeCamera, url: str, headers: dict[str, str]) -> bytes | None:
        return b"" if url.endswith("track1") else None

    track = SoundTrack(LATER_MS)
    camera = FakeCamera(sdp=PCMA, replies={"SETUP": hang, "PLAY": silent_after_sound}, play=with_sound())
    async with camera, taking_in(camera.url, track, QUICK) as taken:
        await until(lambda: len(taken.sink.units) >= 10)
        await until(lambda: taken.sink.states[-1].sound_trouble)
        assert taken.sink.states[-1].sound_trouble == "no picture came when sound was asked for"
        assert camera.connections == 2


async def test_a_camera_that_was_away_is_asked_for_its_sound_when_it_is_back() -> None:
    """Attempts that never came as far as the sound say nothing of it."""
    busy = 3

    def describe(_camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes | None:
        nonlocal busy
        busy -= 1
        return status(503, headers) if busy >= 0 else None

    track = SoundTrack(LATER_MS)
    camera = FakeCamera(sdp=PCMA, replies={"DESCRIBE": describe}, play=with_sound())
    async with camera, taking_in(camera.url, track) as taken:
        await until(lambda: taken.sink.states[-1].sound)
        assert (taken.sink.states[-1].sound, camera.methods.count("SETUP")) == ("alaw", 2)


def silent_after_sound(camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes | None:
    """No answer on a connection in which sound was asked for."""
    asked = [url for method, url, _ in camera.requests if method in ("SETUP", "DESCRIBE")]
    return b"" if asked[-1].endswith("track1") else None


async def test_a_codec_that_is_not_taken_has_its_word() -> None:
    sdp = SDP + "m=audio 0 RTP/AVP 2\r\na=rtpmap:2 G726-32/8000\r\na=control:track1\r\n"
    track = SoundTrack(LATER_MS)
    async with FakeCamera(sdp=sdp, play=with_sound()) as camera, taking_in(camera.url, track) as taken:
        await until(lambda: taken.sink.states[-1].sound_trouble)
        assert taken.sink.states[-1].sound_trouble == "sound is not taken: G726-32"
        assert camera.methods.count("SETUP") == 1


async def test_a_bug_met_by_sound_leaves_the_pictures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(SoundReception, "_take", broken)
    track = SoundTrack(LATER_MS)
    async with FakeCamera(sdp=PCMA, play=with_sound()) as camera, taking_in(camera.url, track) as taken:
        await until(lambda: len(taken.sink.units) >= 20)
        assert (taken.sink.gaps, track.trouble) == ([], "internal error")


async def test_sound_over_udp_has_ports_of_its_own() -> None:
    ports: dict[str, int] = {}

    def setup(camera: FakeCamera, url: str, headers: dict[str, str]) -> bytes:
        asked = headers["transport"].partition("client_port=")[2]
        ports[url[-6:]] = int(asked.partition("-")[0])
        return status(200, headers, f"Transport: RTP/AVP;unicast;client_port={asked}\r\nSession: {camera.session}\r\n")

    async def play(_: FakeCamera, _writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as video,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sound,
        ):
            for count in range(10_000):
                for packet in stream.picture():
                    video.sendto(packet, ("127.0.0.1", ports["track0"]))
                for number in (2 * count, 2 * count + 1):
                    sound.sendto(g711(number), ("127.0.0.1", ports["track1"]))
                await asyncio.sleep(0.04)

    track = SoundTrack(LATER_MS)
    camera = FakeCamera(sdp=PCMA, replies={"SETUP": setup}, play=play)
    async with camera, taking_in(camera.url + "#udp", track) as taken:
        await until(lambda: len(taken.sink.units) >= 20)
        run = all_of(track)
        assert run is not None
        assert len(run.samples) >= 20
        assert taken.sink.gaps == []


async def test_sender_reports_keep_sound_and_pictures_in_step() -> None:
    """The sound's packets come 150 ms late, the reports say when they were heard."""
    ahead_90k = 13_500

    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        first = stream.timestamp
        clock_90k = 161_601_210_000_000  # a clock of the camera that is far from ours
        for count in range(10_000):
            writer.write(b"".join(framed(one) for one in stream.picture()))
            if count % 10 == 1:
                at_90k = clock_90k + count * 3600
                writer.write(framed(report(7, at_90k, first + count * 3600), 1))
                writer.write(framed(report(11, at_90k, 0xFFFFFF00 + count * 320 + ahead_90k * 8 // 90), 3))
            for number in (2 * count, 2 * count + 1):
                writer.write(framed(g711(number), 2))
            await writer.drain()
            await asyncio.sleep(0.04)

    track = SoundTrack(LATER_MS)
    async with FakeCamera(sdp=PCMA, play=play) as camera, taking_in(camera.url, track) as taken:
        await until(lambda: len(taken.sink.units) >= 40)
        run = all_of(track)
        assert run is not None
        last = taken.sink.units[-1]
        end_90k = run.start_90k + sum(duration for duration, _ in run.samples)
        number = int.from_bytes(run.samples[-1][1][:2])
        count = (last.rtp_90k - taken.sink.units[0].rtp_90k) // 3600
        # packet n was heard as long before picture n/2 was taken as the reports say
        heard_90k = last.pts_90k - count * 3600 + number * 1800 - ahead_90k + 1800
        assert abs(end_90k - heard_90k) < 1_800

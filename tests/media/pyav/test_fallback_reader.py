"""Cameras that the own client cannot speak: read by PyAV in a process beside; each of its ends has a reason."""

import asyncio
import contextlib
import io
import itertools
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from tests.support.media.fake_camera import SDP, CountingSink, FakeCamera, status
from tests.support.media.taking_in import taking_in, until

from mingcha.kit.clock import SystemClock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.codecs.nal import nal_units
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import init_segment, read_init
from mingcha.media.piped.pipe import (
    LENGTH,
    PipeFormat,
    PipePacket,
    PipeTrouble,
    pack_format,
    pack_packet,
    pack_trouble,
    unpack,
)
from mingcha.media.piped.stream import PipedStream
from mingcha.media.pyav.reader import messages
from mingcha.media.pyav.source import PyavSource
from mingcha.media.trouble import Trouble
from mingcha.media.units import AccessUnit, GapReason
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.codecs import SimulatedCodec
from mingcha.simulate.encoder import EncodedPicture
from mingcha.simulate.rtsp_messages import Credentials
from mingcha.simulate.streams import Stream

JPEG = PipeFormat("mjpeg", 640, 360, 18_000, b"")
JPEG_SDP = SDP.replace("AVP 96", "AVP 26").replace("a=rtpmap:96 H264", "a=rtpmap:26 JPEG")


def running_processes() -> set[str]:
    """Process ids of this machine."""
    return {path.name for path in Path("/proc").glob("[0-9]*")}


def command_lines() -> list[bytes]:
    """What everybody on this machine can see of its processes."""
    found = []
    for number in running_processes():
        with contextlib.suppress(OSError):  # it ended meanwhile
            found.append(Path(f"/proc/{number}/cmdline").read_bytes())
    return found


def times_sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The times of the pictures that simulated cameras send from now on, 90 kHz. A camera that is drawn late leaves
    pictures out, so on a busy machine their steps are known only afterwards."""
    sent = []
    publish = Stream.publish

    def noting(self: Stream, picture: EncodedPicture, now_90k: int, *, seconds_playing: float) -> None:
        sent.append(picture.pts_90k)
        publish(self, picture, now_90k, seconds_playing=seconds_playing)

    monkeypatch.setattr(Stream, "publish", noting)
    return sent


def newest_run(sink: CountingSink) -> list[AccessUnit]:
    """The units since the last format: each run of a camera begins with one."""
    units = list(itertools.takewhile(lambda kind: kind != "format", reversed(sink.order))).count("unit")
    return sink.units[len(sink.units) - units :]


@pytest.mark.usefixtures("fallback_reader")
async def test_a_jpeg_camera_is_recorded_through_the_fallback_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = times_sent(monkeypatch)
    settings = CameraSettings(
        1, width=640, height=360, codecs={0: SimulatedCodec.JPEG}, credentials=Credentials("admin", "p@ss/word")
    )
    async with SimulatedCameras(settings) as cameras:
        async with taking_in(cameras.url(0), username="admin", password="p@ss/word") as sink:
            await until(lambda: len(newest_run(sink)) >= 4)
            commands = command_lines()
            recorded = newest_run(sink)
        assert (sink.formats[0].codec, sink.formats[0].width, sink.formats[0].height) == ("mp4v.6C", 640, 360)
        assert all(unit.key and unit.payload.startswith(b"\xff\xd8") for unit in sink.units)
        assert set(sent) == {time_90k // 18_000 * 18_000 for time_90k in sent}
        steps = [after.rtp_90k - before.rtp_90k for before, after in pairwise(recorded)]
        found = [[after - before for before, after in pairwise(sent[start:])] for start in range(len(sent))]
        assert any(
            len(real) >= len(steps) and all(abs(step - at) < 100 for step, at in zip(steps, real, strict=False))
            for real in found
        ), (steps, sent, sink.gaps, sink.order)
        beside = [command for command in commands if b"mingcha.media.pyav.reader" in command]
        assert beside
        assert not any(b"ss/word" in command or b"%40" in command for command in beside)
        await until(lambda: not cameras.listeners(0))  # the process is gone when its connection is


async def read_to_its_end(source: PyavSource) -> Trouble:
    """How a source ends."""
    try:
        await source.start()
        return await source.run()
    except Trouble as trouble:
        return trouble
    finally:
        source.close()


async def read_beside(url: str) -> Trouble:
    """How the reader alone ends at an address: as if the camera answered the own client otherwise."""
    clock = SystemClock()
    feed = CameraFeed(CountingSink(), clock.monotonic_ns(), to_90k(clock.now()))
    return await read_to_its_end(PyavSource(CameraAddress(url, "admin", "secret"), feed, clock, 5))


@pytest.mark.parametrize("code", [301, 302, 307])
async def test_libav_is_sent_nowhere(code: int) -> None:
    """The other host is never dialled, though libav would follow and the camera is where cameras may be."""
    async with FakeCamera() as target, FakeCamera() as camera:
        for host in ("127.0.0.9", "127.0.0.1"):
            location = target.url.replace("127.0.0.1", host)
            camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(code, headers, f"Location: {location}\r\n")}  # noqa: B023
            ended = await read_beside(camera.url)
            assert (ended.reason, ended.detail[:10]) == (GapReason.NOT_A_CAMERA, "redirected")
        assert camera.connections == 2
        assert target.connections == 0


@pytest.mark.usefixtures("fallback_reader")
async def test_a_camera_behind_a_redirect_that_is_allowed_is_read_at_its_end() -> None:
    settings = CameraSettings(1, width=640, height=360, codecs={0: SimulatedCodec.JPEG})
    async with SimulatedCameras(settings) as cameras, FakeCamera() as camera:
        location = cameras.url(0)
        camera.replies = {"DESCRIBE": lambda _c, _u, headers: status(301, headers, f"Location: {location}\r\n")}
        async with taking_in(camera.url) as sink:
            await until(lambda: len(sink.units) >= 2)
        assert sink.formats[0].codec == "mp4v.6C"
        assert camera.connections == 1, "libav was given the address at the end"


@pytest.mark.usefixtures("fallback_reader")
async def test_what_neither_can_read_stays_unsupported() -> None:
    async with FakeCamera(sdp=SDP.replace("video", "text")) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        reason, _, detail = sink.gaps[0]
        assert reason is GapReason.UNSUPPORTED
        assert detail.startswith("no video at all; PyAV: ")


async def test_without_pyav_the_state_says_what_is_missing() -> None:
    async with FakeCamera(sdp=JPEG_SDP) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.UNSUPPORTED
        assert sink.gaps[0][2] == "no H.264 or H.265 video (JPEG); mingcha[picture] is not installed"


def scripted(sink: CountingSink, out: bytes, then: str, silence_s: float = 60) -> PyavSource:
    """A process beside that writes these bytes and then does this."""
    clock = SystemClock()
    feed = CameraFeed(sink, clock.monotonic_ns(), to_90k(clock.now()))
    program = f"import os, sys, time; sys.stdin.read(); sys.stdout.buffer.write({out!r}); sys.stdout.flush(); {then}"
    address = CameraAddress("rtsp://127.0.0.1/x", "u", "p")
    return PyavSource(address, feed, clock, silence_s, (sys.executable, "-c", program))


BEGIN = pack_format(JPEG) + pack_packet(PipePacket(key=True, pts_90k=0, payload=b"\xff\xd8one"))


@pytest.mark.parametrize(
    ("out", "then", "reason", "detail"),
    [
        (BEGIN, "time.sleep(60)", GapReason.SILENT, "no picture comes from the fallback reader"),
        (BEGIN, "os._exit(3)", GapReason.UNREACHABLE, "the fallback reader ended (3)"),
        (BEGIN, "os.kill(os.getpid(), 11)", GapReason.UNREACHABLE, "the fallback reader ended (-11)"),
        (BEGIN + b"\0\0\0\2\x09x", "pass", GapReason.NOT_A_CAMERA, "the reader in a separate process send"),
        (BEGIN + b"\xff\xff\xff\xff", "time.sleep(60)", GapReason.NOT_A_CAMERA, "the reader in a separate process is"),
        (pack_trouble(PipeTrouble("REFUSED", "401")), "pass", GapReason.REFUSED, "401"),
        (pack_trouble(PipeTrouble("WHATEVER", "x")), "pass", GapReason.UNREACHABLE, "x"),
        (pack_format(PipeFormat("vp8", 2, 2, 0, b"")), "time.sleep(60)", GapReason.UNSUPPORTED, "this codec cannot"),
        (
            BEGIN[len(pack_format(JPEG)) :],
            "time.sleep(60)",
            GapReason.UNREACHABLE,
            "the fallback reader begins",
        ),
    ],
)
async def test_however_the_process_ends_there_is_a_reason(
    out: bytes, then: str, reason: GapReason, detail: str
) -> None:
    sink = CountingSink()
    # only silence is awaited: how soon another end follows the first bytes is up to the machine
    silence_s = 0.3 if reason is GapReason.SILENT else 60
    trouble = await read_to_its_end(scripted(sink, out, then, silence_s))
    assert isinstance(trouble, Trouble)
    assert trouble.reason is reason
    assert trouble.detail.startswith(detail)
    assert [unit.payload for unit in sink.units] == ([b"\xff\xd8one"] if out.startswith(BEGIN) else [])


async def test_after_its_end_nothing_of_the_pipe_is_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = CountingSink()
    second = pack_packet(PipePacket(key=True, pts_90k=18_000, payload=b"\xff\xd8two"))
    source = scripted(sink, BEGIN + second, "time.sleep(60)")
    ended = Trouble(GapReason.CONNECTING, "other masks hold now")

    def keep_and_end(unit: AccessUnit) -> None:
        sink.units.append(unit)
        source.end(ended)

    monkeypatch.setattr(sink, "unit", keep_and_end)
    assert await read_to_its_end(source) is ended
    assert [unit.payload for unit in sink.units] == [b"\xff\xd8one"]


async def test_whoever_is_no_longer_assigned_leaves_no_process(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    running = asyncio.create_task(
        read_to_its_end(
            scripted(CountingSink(), BEGIN, f"open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
        )
    )
    await until(lambda: mark.exists() and mark.read_text())
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert mark.read_text() not in running_processes()


def test_packets_without_a_time_stand_before_the_first_that_has_one() -> None:
    context = SimpleNamespace(name="mjpeg", width=4, height=2, extradata=None)
    stream = SimpleNamespace(codec_context=context, average_rate=25, guessed_rate=None, time_base=Fraction(1, 1000))
    packets = []
    for number, pts in enumerate([None, None, 80, 120, None]):
        packet = av.Packet(bytes([number + 1]))
        packet.pts = packet.dts = pts
        packets.append(packet)
    said = [unpack(message[LENGTH.size :]) for message in messages(stream, iter(packets))]
    assert said[0] == PipeFormat("mjpeg", 4, 2, 3600, b"")
    times = [message.pts_90k for message in said[1:] if isinstance(message, PipePacket)]
    assert times == [0, 3600, 7200, 10_800]


def test_h264_from_beside_gets_lengths_and_loses_its_delimiters() -> None:
    sps, pps, idr = b"\x67\x4d\x40\x1f", b"\x68\xef\x3c\x80", b"\x65\x88\x80\x01"
    stream = PipedStream(PipeFormat("h264", 1280, 720, 0, b"\0\0\0\1" + sps + b"\0\0\1" + pps))
    found = stream.picture(PipePacket(key=True, pts_90k=-1, payload=b"\0\0\0\1\x09\x10\0\0\1" + idr))
    assert list(nal_units(found.payload)) == [idr]
    assert (found.kinds, found.timestamp) == (1 << 5, 0xFFFFFFFF)


@pytest.mark.parametrize(("name", "codec"), [("mpeg4", "mp4v.20.1"), ("mjpeg", "mp4v.6C")])
def test_a_decoder_by_others_reads_what_we_write(name: str, codec: str) -> None:
    encoder = av.CodecContext.create(name, "w")
    encoder.width, encoder.height = 320, 240
    encoder.pix_fmt = "yuvj420p" if name == "mjpeg" else "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25)
    encoder.flags |= 1 << 22
    frames = [av.VideoFrame(320, 240, encoder.pix_fmt) for _ in range(5)]
    for number, frame in enumerate(frames):
        frame.pts = number
    packets = [packet for frame in [*frames, None] for packet in encoder.encode(frame)]
    extradata = bytes(encoder.extradata or b"") if name == "mpeg4" else b""
    said = PipeFormat(name, 320, 240, 3600, extradata)
    found = PipedStream(said).stream.video_format(b"", 0)
    assert found is not None
    video = found[0]
    assert video.codec == codec
    init = init_segment(video)
    assert read_init(init) == (codec, 320, 240)
    samples = [Sample(3600, packet.is_keyframe, 0, bytes(packet)) for packet in packets]
    with av.open(io.BytesIO(init + bytes(disk_fragment(1, 0, samples).data)), format="mp4") as container:
        track = container.streams.video[0]
        assert (track.codec_context.name, track.codec_context.codec_tag) == (name, "mp4v")
        assert sum(1 for _ in container.decode(track)) == 5


async def test_the_fallback_reader_takes_no_password_to_another_host() -> None:
    """As a camera would that learns the password first; libav alone would dial the other host."""
    challenge = 'WWW-Authenticate: Basic realm="r"\r\n'
    refuses = {"DESCRIBE": lambda _camera, _url, headers: status(401, headers, challenge)}
    async with FakeCamera(replies=refuses) as target:
        elsewhere = await asyncio.start_server(target._serve, "127.0.0.2", target.port)
        location = target.url.replace("127.0.0.1", "127.0.0.2")

        def moved(_camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes:
            known = "authorization" in headers
            return status(302 if known else 401, headers, f"Location: {location}\r\n" if known else challenge)

        async with FakeCamera(replies={"DESCRIBE": moved}) as camera:
            feed = CameraFeed(CountingSink(), SystemClock().monotonic_ns(), to_90k(SystemClock().now()))
            address = CameraAddress(camera.url, "user", "word")
            ended = await read_to_its_end(PyavSource(address, feed, SystemClock(), 5))
        assert ended.reason is GapReason.NOT_A_CAMERA
        assert "authorization" in camera.requests[-1][2]
        assert target.requests == []
        elsewhere.close()

"""The ingest against a scripted server: a good camera, and every fault with its reason."""

import asyncio
import contextlib
import random
import socket
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.support.media.fake_camera import SDP, CountingSink, FakeCamera, Stream, framed, rtp, status, steady
from tests.support.media.taking_in import PATIENT, QUICK, SOON, taking_in, until

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.ingest.ingest import Ingest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.units import AccessUnit, CameraPhase, GapReason


@pytest.mark.parametrize("live", [True, False])
async def test_a_good_camera_gives_whole_units_in_order(live: bool) -> None:
    async with FakeCamera(play=steady()) as camera, taking_in(camera.url, live=live) as sink:
        await until(lambda: len(sink.units) >= 12)
        assert sink.order[0] == "format"
        assert (sink.formats[0].width, sink.formats[0].height, sink.formats[0].codec) == (1280, 720, "avc1.4d401f")
        assert [unit.key for unit in sink.units[:6]] == [True, False, False, False, False, True]
        assert sink.gaps == []
        assert all(a.dts_90k < b.dts_90k for a, b in pairwise(sink.units))
        assert [b.rtp_90k - a.rtp_90k for a, b in pairwise(sink.units)][:11] == [3600] * 11
        assert sink.states[-1].phase is CameraPhase.RECORDING
        assert camera.methods[:4] == ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"]
        assert camera.requests[2][1] == f"{camera.url}/track0"
        assert camera.requests[3][2]["session"] == "12345678"
        await until(lambda: b"\x81\xc9\x00\x07" in camera.received)


async def test_media_before_the_reply_to_play_is_kept() -> None:
    first = b"".join(framed(packet) for packet in Stream().picture())
    async with FakeCamera(media_first=first) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.units)
        assert sink.units[0].key


@pytest.mark.parametrize(
    ("code", "reason"),
    [(404, GapReason.NOT_FOUND), (403, GapReason.REFUSED), (503, GapReason.UNREACHABLE), (302, GapReason.UNSUPPORTED)],
)
async def test_a_refused_description_has_its_reason(code: int, reason: GapReason) -> None:
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(code, headers)}
    async with FakeCamera(replies=replies) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is reason
        assert sink.states[-1].reason is reason


async def test_a_wrong_password_is_tried_once_a_minute_at_most() -> None:
    challenge = 'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5\r\nWWW-Authenticate: Basic realm="r"\r\n'
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(401, headers, challenge)}
    async with FakeCamera(replies=replies) as camera:
        async with taking_in(camera.url, username="admin", password="wrong-secret") as sink:
            await until(lambda: sink.gaps)
            assert sink.gaps[0][0] is GapReason.REFUSED
            await asyncio.sleep(0.5)
        answers = [headers["authorization"] for _, _, headers in camera.requests if "authorization" in headers]
        assert len(answers) == 1
        assert answers[0].startswith('Digest username="admin"')
        assert camera.connections == 1
        assert "wrong-secret" not in repr(camera_address(camera.url, "admin", "wrong-secret"))


async def test_credentials_are_sent_after_a_challenge_and_for_a_stale_nonce() -> None:
    seen: list[str] = []

    def describe(camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes | None:
        answer = headers.get("authorization", "")
        seen.append(answer)
        if 'nonce="two"' in answer:
            return None
        stale = ", stale=true" if answer else ""
        nonce = "two" if answer else "one"
        return status(401, headers, f'WWW-Authenticate: Digest realm="r", nonce="{nonce}", qop="auth"{stale}\r\n')

    async with (
        FakeCamera(replies={"DESCRIBE": describe}, play=steady()) as camera,
        taking_in(camera.url, username="u", password="p") as sink,
    ):
        await until(lambda: sink.units)
    assert len(seen) == 3
    assert 'nonce="one"' in seen[1]


@pytest.mark.parametrize(
    "greeting",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x00\x01\x02\x03 garbage",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 20_000,
        b"A" * 10_000,
        b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 999999999\r\n\r\n",
    ],
)
async def test_what_is_no_camera_is_told_apart(greeting: bytes) -> None:
    replies = {"OPTIONS": lambda _camera, _url, _headers: b"\r\n"}
    async with FakeCamera(greeting=greeting, replies=replies) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.NOT_A_CAMERA


async def test_a_server_that_never_answers_is_silent() -> None:
    async with FakeCamera(replies={"OPTIONS": lambda *_: b""}) as camera, taking_in(camera.url, timeouts=QUICK) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.SILENT


async def test_nobody_there_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with taking_in(f"rtsp://127.0.0.1:{unused.getsockname()[1]}/x") as sink:
            await until(lambda: sink.gaps)
            assert sink.gaps[0][0] is GapReason.UNREACHABLE


@pytest.mark.parametrize(
    ("sdp", "reason"),
    [
        ("this is no description", GapReason.NOT_A_CAMERA),
        (SDP.replace("H264", "H266"), GapReason.UNSUPPORTED),
        (SDP.replace("H264", "H265").replace("packetization-mode", "sprop-max-don-diff"), GapReason.UNSUPPORTED),
        ("v=0\r\ns=x\r\nm=video 0 RTP/AVP 26\r\n", GapReason.UNSUPPORTED),
        ("v=0\r\ns=x\r\nm=audio 0 RTP/AVP 0\r\n", GapReason.UNSUPPORTED),
        ("v=0\r\ns=x\r\nm=video\r\n", GapReason.NOT_A_CAMERA),
    ],
)
async def test_descriptions_that_cannot_be_taken(sdp: str, reason: GapReason) -> None:
    async with FakeCamera(sdp=sdp) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is reason


async def test_a_camera_that_stops_sending_is_silent_and_comes_back() -> None:
    async with FakeCamera(play=steady(pictures=6)) as camera, taking_in(camera.url, timeouts=QUICK) as sink:
        await until(lambda: sink.gaps)
        reason, at_ms, _ = sink.gaps[0]
        assert reason is GapReason.SILENT
        assert at_ms == (sink.units[5].pts_90k + 3600) // 90
        await until(lambda: camera.connections >= 2)


async def test_a_closed_connection_is_reached_again_without_overlap() -> None:
    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for _count in range(8):
            writer.write(b"".join(framed(packet) for packet in stream.picture()))
        await writer.drain()
        writer.close()

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 16)
        assert sink.gaps[0][0] is GapReason.UNREACHABLE
        assert sink.units[8].dts_90k > sink.units[7].dts_90k
        assert sink.order[8:11] == ["unit", "UNREACHABLE", "format"]


async def test_a_hole_drops_everything_until_the_next_key_picture() -> None:
    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for count in range(15):
            packets = stream.picture()
            if count == 7:
                packets = packets[:-1]
            writer.write(b"".join(framed(packet) for packet in packets))
        await writer.drain()

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 12)
        base = sink.units[0].rtp_90k
        assert [(unit.rtp_90k - base) // 3600 for unit in sink.units] == [0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14]
        assert [gap[0] for gap in sink.gaps][:1] == [GapReason.LOSS]
        await until(lambda: sink.states[-1].packets_lost == 1)
        link = sink.states[-1].link
        assert (sum(one.skipped for one in link), sum(one.measured_ms for one in link)) == (1, 0), "TCP hides loss"


async def test_another_source_begins_another_run() -> None:
    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        for stream in (Stream(), Stream(ssrc=8, sequence=10, timestamp=99)):
            for _count in range(5):
                writer.write(b"".join(framed(packet) for packet in stream.picture()))
        await writer.drain()

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 10)
        assert [gap[0] for gap in sink.gaps][:1] == [GapReason.CLOCK_JUMP]


async def test_another_picture_size_is_another_format() -> None:
    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for count in range(10):
            if count == 5:
                stream.sps = SMALL_SPS
            writer.write(b"".join(framed(packet) for packet in stream.picture()))
        await writer.drain()

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 10)
        assert [(f.width, f.height) for f in sink.formats] == [(1280, 720), (640, 480)]
        assert sink.order[5:7] == ["unit", "format"]


async def test_the_session_is_kept_alive_and_falls_back_to_options() -> None:
    replies = {"GET_PARAMETER": lambda _camera, _url, headers: status(501, headers)}
    async with FakeCamera(replies=replies, session="s;timeout=1", play=steady()) as camera:
        async with taking_in(camera.url) as sink:
            await until(lambda: camera.methods[4:6] == ["GET_PARAMETER", "OPTIONS"])
            assert sink.gaps == []
        await until(lambda: "TEARDOWN" in camera.methods)


async def test_a_servers_own_request_is_answered() -> None:
    async def play(camera: FakeCamera, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OPTIONS * RTSP/1.0\r\nCSeq: 77\r\n\r\n")
        await steady()(camera, writer)

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.units and ("REPLY", "RTSP/1.0 200 OK", {}) in camera.requests)


async def test_audio_is_asked_for_only_where_all_tracks_are_needed() -> None:
    audio = "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000\r\na=control:track1\r\n"
    for server, setups in (("GStreamer RTSP server", 2), ("camera", 1)):
        async with FakeCamera(sdp=SDP + audio, server=server, play=steady()) as camera:
            async with taking_in(camera.url) as sink:
                await until(lambda: sink.units)
            assert camera.methods.count("SETUP") == setups


async def test_a_single_late_or_double_packet_changes_nothing() -> None:
    async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for _count in range(5):
            packets = stream.picture()
            writer.write(b"".join(framed(packet) for packet in [*packets, packets[-1]]))
        writer.write(framed(rtp(5, 0, b"", marker=False), channel=9))
        await writer.drain()

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 5)
        assert [gap for gap in sink.gaps if gap[0] is GapReason.LOSS] == []


def small_sps() -> bytes:
    """A baseline SPS of 640 x 480, written bit by bit (7.3.2.1.1)."""
    bits = "1" + "00101" + "011" + "010" + "0" + golomb(39) + golomb(29) + "1" + "1" + "0" + "0" + "1"
    bits += "0" * (-len(bits) % 8)
    return b"\x67\x42\xc0\x1e" + int(bits, 2).to_bytes(len(bits) // 8)


def golomb(value: int) -> str:
    text = f"{value + 1:b}"
    return "0" * (len(text) - 1) + text


SMALL_SPS = small_sps()


async def test_a_step_of_the_machines_clock_begins_another_run() -> None:
    class SteppingClock(SystemClock):
        step = timedelta(0)

        def now(self) -> datetime:
            return super().now() + self.step

    clock, sink = SteppingClock(), CountingSink()
    ingest = Ingest(clock, lambda _: False, camera_readers(PATIENT), back_off=SOON)
    async with FakeCamera(play=steady()) as camera:
        ingest.assign("42010000001310000001", camera_address(camera.url), sink, UNMASKED)
        task = asyncio.create_task(ingest.run())
        await until(lambda: len(sink.units) > 10)
        clock.step = timedelta(seconds=-30)
        await until(lambda: sink.gaps and sink.order[-1] == "unit")
        assert sink.gaps[0][0] is GapReason.CLOCK_JUMP
        assert sink.units[-1].pts_90k < sink.units[0].pts_90k
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert sink.gaps[-1][0] is GapReason.RECORDER_DOWN


async def test_a_refused_camera_that_is_assigned_again_waits_and_a_new_password_does_not() -> None:
    challenge = 'WWW-Authenticate: Basic realm="r"\r\n'
    replies = {"DESCRIBE": lambda _camera, _url, headers: status(401, headers, challenge)}
    sink = CountingSink()
    ingest = Ingest(SystemClock(), lambda _: False, camera_readers(PATIENT), back_off=SOON)
    async with FakeCamera(replies=replies) as camera:
        task = asyncio.create_task(ingest.run())
        await asyncio.sleep(0)
        ingest.assign("c", camera_address(camera.url, "u", "p"), sink, UNMASKED)
        await until(lambda: sink.gaps)
        ingest.remove("c")
        assert sink.states[-1].phase is CameraPhase.OFF
        ingest.assign("c", camera_address(camera.url, "u", "p"), sink, UNMASKED)
        await asyncio.sleep(0.3)
        assert camera.connections == 1
        ingest.assign("c", camera_address(camera.url, "u", "other"), sink, UNMASKED)
        await until(lambda: camera.connections == 2)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_sink_that_fails_leaves_no_camera_dead_and_stops_no_other() -> None:
    class Failing(CountingSink):
        failures = 0

        def unit(self, unit: AccessUnit) -> None:
            if self.failures < 2:
                self.failures += 1
                raise RuntimeError
            super().unit(unit)

        def interrupted(self, reason: GapReason, at_ms: int, detail: str) -> None:
            super().interrupted(reason, at_ms, detail)
            if self.failures == 1:
                self.failures += 1
                raise RuntimeError

    failing, sound = Failing(), CountingSink()
    async with FakeCamera(play=steady()) as one, FakeCamera(play=steady()) as other:
        ingest = Ingest(SystemClock(), lambda _: False, camera_readers(PATIENT), chance=random.Random(1), back_off=SOON)
        task = asyncio.create_task(ingest.run())
        await asyncio.sleep(0)
        ingest.assign("1" * 20, camera_address(one.url), failing, UNMASKED)
        ingest.assign("2" * 20, camera_address(other.url), sound, UNMASKED)
        await until(lambda: failing.units and len(sound.units) >= 12)
        assert failing.failures == 2
        assert sound.gaps == []
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

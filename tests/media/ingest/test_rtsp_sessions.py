"""Sessions as servers differ in them: how they are kept alive and end, nonces that grow old, what is optional."""

import asyncio
import hashlib
import re

import pytest
from tests.support.media.fake_camera import FakeCamera, Stream, framed, status, steady
from tests.support.media.taking_in import taking_in, until

from mingcha.media.units import CameraPhase, GapReason

FIELD = re.compile(r'(\w+)="?([^",]*)"?')


class DigestServer:
    """Checks every answer by itself (RFC 7616, 3.4.1; RFC 2069 without qop), and gives a new nonce after each use."""

    def __init__(self, algorithm: str, qop: bool) -> None:
        self.algorithm, self.qop = algorithm, qop
        self.nonce = 0
        self.accepted: list[str] = []
        self.challenged: list[str] = []

    def guard(self, method: str):  # type: ignore[no-untyped-def]
        def reply(_: FakeCamera, url: str, headers: dict[str, str]) -> bytes | None:
            given = dict(FIELD.findall(headers.get("authorization", "")))
            if given and given["nonce"] == f"n{self.nonce}":
                assert given["response"] == self._response(method, url, given)
                assert given["uri"] == url
                self.accepted.append(method)
                if method == "SETUP":
                    self.nonce += 1  # so that the next request comes with a nonce that grew old
                return None
            self.challenged.append(method)
            more = ', qop="auth"' * self.qop + f", algorithm={self.algorithm}" + ", stale=true" * bool(given)
            return status(401, headers, f'WWW-Authenticate: Digest realm="camera", nonce="n{self.nonce}"{more}\r\n')

        return reply

    def _response(self, method: str, url: str, given: dict[str, str]) -> str:
        def digest(*parts: str) -> str:
            return hashlib.new(self.algorithm.replace("-", ""), ":".join(parts).encode()).hexdigest()

        middle = (given["nc"], given["cnonce"], "auth") if self.qop else ()
        return digest(digest("user", "camera", "word"), given["nonce"], *middle, digest(method, url))


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("qop", [True, False])
async def test_digest_in_every_form_also_when_the_nonce_grows_old(algorithm: str, qop: bool) -> None:
    server = DigestServer(algorithm, qop)
    replies = {method: server.guard(method) for method in ("DESCRIBE", "SETUP", "PLAY", "GET_PARAMETER")}
    async with (
        FakeCamera(replies=replies, play=steady(), session="s;timeout=1") as camera,
        taking_in(camera.url, username="user", password="word") as sink,
    ):
        await until(lambda: len(sink.units) >= 5 and "GET_PARAMETER" in server.accepted)
        assert server.accepted[:3] == ["DESCRIBE", "SETUP", "PLAY"]
        assert server.challenged == ["DESCRIBE", "PLAY"]
        assert sink.gaps == []


@pytest.mark.parametrize(
    ("public", "method"),
    [("OPTIONS, DESCRIBE, SETUP, PLAY", "OPTIONS"), ("DESCRIBE, GET_PARAMETER", "GET_PARAMETER"), ("", "OPTIONS")],
)
async def test_a_session_is_kept_alive_as_its_server_offers_and_before_it_ends(public: str, method: str) -> None:
    async with (
        FakeCamera(public=public, session="abc ; timeout=1", play=steady()) as camera,
        taking_in(camera.url) as sink,
    ):
        await until(lambda: camera.methods[4:7] == [method] * 3)
        assert all(headers["session"] == "abc" for _, _, headers in camera.requests[4:7])
        assert sink.gaps == []


async def test_a_session_that_the_server_forgot_is_begun_again() -> None:
    replies = {"GET_PARAMETER": lambda _camera, _url, headers: status(454, headers)}
    async with (
        FakeCamera(replies=replies, session="s;timeout=1", play=steady()) as camera,
        taking_in(camera.url) as sink,
    ):
        await until(lambda: sink.gaps and camera.methods.count("PLAY") >= 2)
        assert sink.gaps[0][0] is GapReason.UNREACHABLE
        assert sink.gaps[0][2] == "the camera ended the session"


async def test_a_server_that_never_answers_a_keepalive_is_recorded_while_it_sends() -> None:
    replies = {"GET_PARAMETER": lambda *_: b""}
    async with (
        FakeCamera(replies=replies, session="s;timeout=1", play=steady()) as camera,
        taking_in(camera.url) as sink,
    ):
        await until(lambda: camera.methods.count("GET_PARAMETER") >= 3 and len(sink.units) >= 20)
        assert sink.gaps == []


async def test_without_rtp_info_session_timeout_and_reports_a_camera_is_recorded_like_any_other() -> None:
    """No RTP-Info in the reply to PLAY, no Transport in that to SETUP, no Content-Base, never a sender report."""

    def bare(_camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes:
        return status(200, headers, "Session: 7\r\n")

    async with (
        FakeCamera(replies={"SETUP": bare, "PLAY": bare}, play=steady()) as camera,
        taking_in(camera.url) as sink,
    ):
        await until(lambda: len(sink.units) >= 12 and sink.states[-1].frames_per_second)
        state = sink.states[-1]
        assert (state.phase, state.clock_offset_ms, state.clock_findings) == (CameraPhase.RECORDING, None, ())
        assert sink.gaps == []


async def test_a_server_that_refuses_our_reports_in_words_is_recorded_on() -> None:
    """Some answer a frame on the channel of reports as if it were a request that they do not understand."""

    async def play(camera: FakeCamera, writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for count in range(400):
            writer.write(b"".join(framed(packet) for packet in stream.picture()))
            if count % 20 == 19:
                writer.write(b"RTSP/1.0 400 Bad Request\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 60)
        assert sink.gaps == []

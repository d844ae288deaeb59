"""The parts of an RTSP connection by themselves, in literal bytes: the line, its exchange, keepalive and reports."""

import asyncio
import select
import socket
import struct
from collections.abc import Iterator

import pytest
from tests.support.media.fake_camera import CountingSink, Stream
from tests.support.media.taking_in import until

from mingcha.kit.errors import Fault
from mingcha.media.address import camera_address
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtsp.client import RtspClient
from mingcha.media.rtsp.connection import BUSY_BYTES, Connection
from mingcha.media.rtsp.exchange import MessageExchange
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.keepalive import Keepalive
from mingcha.media.rtsp.message import Request, Response
from mingcha.media.rtsp.reports import REPORTS_AT_ONCE, Reports
from mingcha.media.rtsp.requests import Requests
from mingcha.media.trouble import Moved, Trouble
from mingcha.media.units import GapReason

HOME = camera_address("rtsp://10.0.0.1/a", "user", "word")
SECOND_NS = 1_000_000_000


class Ends:
    """A line to a socket of our own, and the messages that came over it."""

    def __init__(self, shared_bytes: int) -> None:
        self.found: list[Request | Response] = []
        self.connection = Connection(HOME, bytearray(shared_bytes), InterleavedReader(self.found.append))
        self.far, near = socket.socketpair()
        near.settimeout(0)
        self.connection.wire = near

    def close(self) -> None:
        self.connection.close()
        self.far.close()


@pytest.fixture
def ends(request: pytest.FixtureRequest) -> Iterator[Ends]:
    """With a read buffer of so many bytes."""
    made = Ends(getattr(request, "param", 1 << 20))
    yield made
    made.close()


def test_a_message_in_pieces_waits_for_its_end(ends: Ends) -> None:
    ends.far.send(b"OPTIONS * RTSP/1.0\r\nCSeq")
    ends.connection.receive()
    assert (ends.found, ends.connection.has_rest) == ([], True)
    ends.connection.receive()  # nothing came
    ends.far.send(b": 7\r\n\r\n")
    ends.connection.receive()
    assert ends.found == [Request("OPTIONS", "*", (("CSeq", "7"),))]
    assert not ends.connection.has_rest
    assert not ends.connection.is_busy


@pytest.mark.parametrize("ends", [64], indirect=True)
def test_a_read_that_fills_the_buffer_is_followed_by_another_but_not_for_ever(ends: Ends) -> None:
    message = b"OPTIONS * RTSP/1.0\r\n\r\n"
    ends.far.send(message * 40)
    ends.connection.receive()
    assert len(ends.found) == 8, "two whole messages a read, four reads"
    for _ in range(4):
        ends.connection.receive()
    assert len(ends.found) == 40


def test_a_line_that_carries_very_much_is_busy_until_it_does_no_longer(ends: Ends) -> None:
    class Wire(socket.socket):
        finds = b""

        def recv_into(self, buffer: memoryview, /) -> int:  # type: ignore[override]
            buffer[: len(self.finds)] = self.finds
            return len(self.finds)

    frame = b"$\x09" + (0xFFFC).to_bytes(2) + bytes(0xFFFC)
    with Wire() as wire:
        near, ends.connection.wire = ends.connection.wire, wire
        for count, busy in ((3, False), (4, True), (1, False)):
            wire.finds = frame * count
            ends.connection.receive()
            assert ends.connection.is_busy is busy
        ends.connection.wire = near
    assert 3 * len(frame) < BUSY_BYTES == 4 * len(frame)


def test_the_end_of_a_line_has_its_reason(ends: Ends) -> None:
    ends.far.send(b"\x00 is no RTSP and no frame")
    with pytest.raises(Trouble) as trouble:
        ends.connection.receive()
    assert trouble.value.reason is GapReason.NOT_A_CAMERA
    ends.far.close()
    with pytest.raises(Trouble) as trouble:
        ends.connection.receive()
    assert trouble.value.reason is GapReason.UNREACHABLE


def test_what_the_camera_does_not_take_waits_in_order_and_not_without_end(ends: Ends) -> None:
    assert ends.connection.wire is not None
    ends.connection.wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # type: ignore[attr-defined]
    sent = b""
    while not ends.connection.outgoing:
        part = len(sent).to_bytes(4) * 256
        ends.connection.send(part)
        sent += part
    came = b""
    while len(came) < len(sent):
        came += ends.far.recv(1 << 20)
        ends.connection.flush()
    assert came == sent
    assert not ends.connection.outgoing
    with pytest.raises(Trouble) as trouble:
        ends.connection.send(bytes(1 << 20))
    assert (trouble.value.reason, trouble.value.detail) == (GapReason.SILENT, "the camera takes nothing from us")


def test_a_closed_line_reads_and_sends_nothing_and_says_its_last_word_once(ends: Ends) -> None:
    ends.connection.close(b"TEARDOWN")
    ends.connection.close(b"TEARDOWN")
    assert ends.far.recv(100) == b"TEARDOWN"
    assert ends.far.recv(100) == b""
    ends.connection.send(b"lost")
    ends.connection.receive()


async def test_a_line_that_listens_reads_when_something_comes(ends: Ends) -> None:
    ends.connection.read_on_events(ends.connection.receive)
    ends.connection.read_on_events(ends.connection.receive)
    ends.far.send(b"OPTIONS * RTSP/1.0\r\n\r\n")
    await until(lambda: len(ends.found) == 1)
    ends.connection.read_on_ticks()
    ends.far.send(b"OPTIONS * RTSP/1.0\r\n\r\n")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert len(ends.found) == 1
    ends.connection.receive()
    assert len(ends.found) == 2


def reply(status: int, *headers: tuple[str, str]) -> Response:
    return Response(status, "Word", headers)


async def test_a_reply_finds_its_request_by_its_number() -> None:
    sent: list[bytes] = []
    exchange = MessageExchange(HOME, sent.append, reply_s=60)
    unsolicited: list[Response] = []
    exchange.unsolicited = unsolicited.append
    waiting = asyncio.ensure_future(exchange.ask(b"ask", 3))
    await until(lambda: sent == [b"ask"])
    exchange.take(reply(200, ("CSeq", "2")))
    assert not waiting.done()
    exchange.take(reply(404, ("CSeq", "3")))
    exchange.take(reply(200, ("CSeq", "4")))
    assert (await waiting).status == 404
    assert [each.header("CSeq") for each in unsolicited] == ["4"]
    waiting = asyncio.ensure_future(exchange.ask(b"again", 4))
    await until(lambda: sent[1:] == [b"again"])
    exchange.take(reply(200))  # some servers leave CSeq out
    assert (await waiting).status == 200


@pytest.mark.parametrize(
    ("heard", "rest", "reason"),
    [(False, False, GapReason.SILENT), (True, False, GapReason.NOT_A_CAMERA), (False, True, GapReason.NOT_A_CAMERA)],
)
async def test_no_reply_in_time_is_silence_or_no_camera(heard: bool, rest: bool, reason: GapReason) -> None:
    exchange = MessageExchange(HOME, lambda _: exchange.take(reply(200, ("CSeq", "9"))) if heard else None, reply_s=0)
    exchange.has_partial_message = lambda: rest
    with pytest.raises(Trouble) as trouble:
        await exchange.ask(b"ask", 3)
    assert trouble.value.reason is reason


async def test_whoever_waits_when_the_connection_ends_is_told_why_and_so_is_who_asks_later() -> None:
    exchange = MessageExchange(HOME, lambda _: exchange.fail(Trouble(GapReason.UNREACHABLE, "gone")), reply_s=60)
    for _ in range(2):
        with pytest.raises(Trouble) as trouble:
            await exchange.ask(b"ask", 3)
        assert trouble.value.detail == "gone"


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("OPTIONS", b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nUser-Agent: mingcha\r\n\r\n"),
        ("SET_PARAMETER", b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nUser-Agent: mingcha\r\n\r\n"),
        ("RECORD", b"RTSP/1.0 501 Not Implemented\r\nCSeq: 7\r\nUser-Agent: mingcha\r\n\r\n"),
    ],
)
def test_the_servers_own_requests_are_answered(method: str, answer: bytes) -> None:
    sent: list[bytes] = []
    MessageExchange(HOME, sent.append, reply_s=60).take(Request(method, "*", (("CSeq", "7"),)))
    assert sent == [answer]


def test_a_server_ends_the_session_or_sends_us_elsewhere() -> None:
    sent: list[bytes] = []
    exchange = MessageExchange(HOME, sent.append, reply_s=60)
    with pytest.raises(Trouble) as trouble:
        exchange.take(Request("TEARDOWN", "*", ()))
    assert trouble.value.reason is GapReason.UNREACHABLE
    with pytest.raises(Moved) as moved:
        exchange.take(Request("REDIRECT", "*", (("CSeq", "8"), ("Location", "rtsp://10.0.0.1:8554/b"))))
    assert moved.value.address == camera_address("rtsp://10.0.0.1:8554/b", "user", "word")
    assert sent == [b"RTSP/1.0 200 OK\r\nCSeq: 8\r\nUser-Agent: mingcha\r\n\r\n"]
    with pytest.raises(Trouble) as trouble:
        exchange.take(Request("REDIRECT", "*", (("Location", "http://10.0.0.1/"),)))
    assert trouble.value.reason is GapReason.NOT_A_CAMERA


def test_requests_are_numbered_and_carry_the_session() -> None:
    requests = Requests(HOME, lambda _data, _sequence: asyncio.Future())
    assert requests.write("OPTIONS", "rtsp://10.0.0.1/a") == (
        b"OPTIONS rtsp://10.0.0.1/a RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: mingcha\r\n\r\n",
        1,
    )
    requests.session = "12"
    assert requests.write("PLAY", "rtsp://10.0.0.1/a", ("Range", "npt=0.000-")) == (
        b"PLAY rtsp://10.0.0.1/a RTSP/1.0\r\nCSeq: 2\r\nSession: 12\r\nRange: npt=0.000-\r\n"
        b"User-Agent: mingcha\r\n\r\n",
        2,
    )


async def test_credentials_are_answered_anew_only_where_they_were_accepted_before() -> None:
    basic = ("WWW-Authenticate", 'Basic realm="r"')
    replies = [reply(401, basic), reply(200)]
    sent: list[bytes] = []

    async def exchange(data: bytes, _sequence: int) -> Response:
        sent.append(data)
        return replies.pop(0)

    requests = Requests(HOME, exchange)
    assert (await requests.ask("DESCRIBE", "rtsp://10.0.0.1/a")).status == 200
    assert [b"Authorization: Basic dXNlcjp3b3Jk\r\n" in data for data in sent] == [False, True]
    assert requests.credentials_accepted(reply(200))
    assert not requests.credentials_accepted(reply(401, basic))
    with pytest.raises(Trouble) as trouble:
        requests.credentials_accepted(reply(401, basic))
    assert trouble.value.reason is GapReason.REFUSED


def client() -> RtspClient:
    return RtspClient(HOME, lambda _data, _sequence: asyncio.Future())


def test_a_keepalive_is_sent_at_half_of_the_timeout_and_once_a_minute_at_least() -> None:
    for timeout_s, every_s in ((1, 0.5), (60, 30), (0, 0.5), (3600, 60)):
        sent: list[bytes] = []
        session = client()
        session.timeout_s = timeout_s
        keepalive = Keepalive(session, sent.append)
        assert not keepalive.has_begun
        keepalive.take(reply(454))  # nothing is kept yet
        assert keepalive.begin(0) == every_s * SECOND_NS
        assert keepalive.due(int(every_s * SECOND_NS) - 1) == every_s * SECOND_NS
        assert sent == []
        assert keepalive.due(int(every_s * SECOND_NS)) == 2 * every_s * SECOND_NS
        assert sent == [b"OPTIONS rtsp://10.0.0.1:554/a RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: mingcha\r\n\r\n"]
        keepalive.take(reply(200))
        assert len(sent) == 1
        with pytest.raises(Trouble) as trouble:
            keepalive.take(reply(454))
        assert trouble.value.detail == "the camera ended the session"


def reports_of(ssrc: int) -> tuple[CameraFeed, Reports]:
    """Of a video track that has taken a picture."""
    feed = CameraFeed(CountingSink(), SECOND_NS, 90_000 * 1_795_000_000)
    reports = Reports(feed)
    assert reports.write(0) is None
    reports.video = H264Depacketizer(96, feed.picture, feed.damage, feed.restart)
    empty = reports.write(0)
    assert empty is not None
    assert empty[:4] == bytes.fromhex("80c90001"), "no block before the first packet"
    for packet in Stream(ssrc=ssrc).picture():
        reports.video.packet(memoryview(packet))
    return feed, reports


SENDER = bytes.fromhex("80c80006 00000007 e1a2b3c4 80000000 00000001 00000002 00000003")


def test_a_sender_report_is_returned_in_ours() -> None:
    feed, reports = reports_of(7)
    reports.take(memoryview(SENDER))
    packet = reports.write(feed.arrival_ns + SECOND_NS // 2)
    assert packet is not None
    kind, source, fraction, highest, _jitter, last, delay = struct.unpack_from(">2xH4xIIIIII", packet)
    assert (kind, source, fraction) == (7, 7, 0)
    assert highest & 0xFFFF == (65_530 + 5) & 0xFFFF
    assert (last, delay) == (0xB3C48000, 32_768)


def test_a_goodbye_counts_where_it_is_the_videos_and_rubbish_not_at_all() -> None:
    _, reports = reports_of(7)
    reports.take(memoryview(bytes.fromhex("81cb0001 00000008")))
    reports.take(memoryview(b"rubbish"))
    with pytest.raises(Trouble) as trouble:
        reports.take(memoryview(bytes.fromhex("81cb0001 00000007")))
    assert trouble.value.detail == "the camera said goodbye (RTCP BYE)"


def test_only_so_many_reports_are_looked_at_in_one_read() -> None:
    _, reports = reports_of(7)
    for _ in range(REPORTS_AT_ONCE):
        reports.take(memoryview(SENDER))
    reports.take(memoryview(bytes.fromhex("81cb0001 00000007")))  # passed over unread
    reports.left = 1
    with pytest.raises(Trouble):
        reports.take(memoryview(bytes.fromhex("81cb0001 00000007")))


def test_a_request_with_a_line_end_in_it_is_never_written() -> None:
    with pytest.raises(Fault):
        Requests(HOME, lambda _data, _sequence: asyncio.Future()).write("PLAY", "rtsp://h/\r\nX: y")


def test_a_line_that_is_closed_with_unread_bytes_is_not_reset_and_its_last_words_arrive() -> None:
    """Before, what had arrived stayed unread, the kernel reset the connection, and the last words were lost."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    with far:
        near.settimeout(0)
        connection = Connection(HOME, bytearray(64), InterleavedReader(lambda _: None))
        connection.wire = near
        far.sendall(b"$\0\0\4abcd" * 1000)
        select.select([near], [], [], 30)
        connection.close(b"TEARDOWN")
        far.settimeout(30)
        assert far.recv(100) == b"TEARDOWN"
        assert far.recv(100) == b"", "an end, not ConnectionResetError"

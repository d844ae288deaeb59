"""Every parser of foreign input takes time in proportion to its input: twice the input, about twice the time, up to the
largest size that it accepts (issue point C.16: a head sent byte by byte took 28 s of the recorder's loop; before).

Each worst input was looked for by hand: many small parts, one long part, many pieces. Processor time is measured.
"""

import asyncio
import gc
import io
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.media.program_streams import MAP_H264_ALAW, pack, pes

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.kit.http_auth import strongest
from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.nal import PARAMETER_SET_LIMIT_BYTES
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.gateway.http import BODY_LIMIT_BYTES, HEAD_LIMIT_BYTES, parse_head, read_request
from mingcha.media.gateway.viewer import MESSAGE_LIMIT_BYTES, read_token
from mingcha.media.gb28181.sip.heads import read_credentials
from mingcha.media.gb28181.sip.limits import HEAD_LIMIT_BYTES as SIP_HEAD
from mingcha.media.gb28181.sip.limits import LINE_LIMIT_BYTES as SIP_LINE
from mingcha.media.gb28181.sip.message import MessageCutter, RequestLine, SipMessage
from mingcha.media.gb28181.sip.message import read_message as read_sip
from mingcha.media.gb28181.sip.server_transactions import ServerTransactions
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.streams.demux import ProgramStreamDemuxer
from mingcha.media.gb28181.streams.framing import PacketFrames
from mingcha.media.mp4.init import read_init, silent_init
from mingcha.media.mp4.scan import HEADER_LIMIT_BYTES, parse_fragment, parse_header
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.reorder import ReorderBuffer
from mingcha.media.rtp.rtcp import read_rtcp
from mingcha.media.rtp.sdp import read_sdp
from mingcha.media.rtp.sound_depacketizer import SoundDepacketizer
from mingcha.media.rtp.sound_payload import sound_of
from mingcha.media.rtp.video_payload import stream_of, video_of
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.message import BODY_LIMIT_BYTES as RTSP_BODY
from mingcha.media.rtsp.message import HEAD_LIMIT_BYTES as RTSP_HEAD
from mingcha.media.rtsp.message import Response, read_message
from mingcha.media.rtsp.socket import SOCKET_BUFFER_BYTES
from mingcha.media.trouble import Trouble
from mingcha.registry.lists.csv_file import digest_and_encoding, read_records

MOST_GROWTH = 3.0
"""Twice the input may take this many times the time: 2, and what a shared machine adds."""
NOISE_S = 0.02
"""Below this the longer run is not compared."""
DATAGRAM_BYTES = 65_507
READ_BYTES = SOCKET_BUFFER_BYTES
PS_HEAD = pack(0) + MAP_H264_ALAW


@dataclass(frozen=True)
class Worst:
    """`make(n)`: the worst input of about n bytes; `most_bytes`: the largest that the parser is given at once;
    `most_s`: the most processor time for it, on a slow machine."""

    name: str
    make: Callable[[int], bytes]
    run: Callable[[bytes], object]
    most_bytes: int
    most_s: float = 1.0


def _nothing(*_: object) -> None:
    """Takes anything."""


def _pieces(data: bytes, step: int = 1) -> None:
    """A connection's bytes as they come in pieces, as connection.Connection hands them over."""
    reader, rest = InterleavedReader(_nothing), b""
    for begin in range(0, len(data), step):
        chunk = bytearray(rest + data[begin : begin + step])
        rest = bytes(chunk[reader.walk(memoryview(chunk), len(chunk)) :])


def _sip_pieces(data: bytes, step: int = 1) -> None:
    """A SIP connection's bytes as they come in pieces."""
    cutter = MessageCutter()
    for begin in range(0, len(data), step):
        cutter.feed(data[begin : begin + step])


class _Nowhere:
    """A transport that sends nothing."""

    def send(self, data: bytes, to: Peer) -> bool:
        return True


def _requests_kept(data: bytes) -> None:
    """As many requests as bytes, answered, kept for 32 s, and forgotten all at once."""
    clock = HandClock(datetime(2026, 12, 2, tzinfo=UTC))
    kept = ServerTransactions(_Nowhere(), clock, most_kept=len(data))
    heads = [("Via", "SIP/2.0/UDP a"), ("From", "<sip:a@b>"), ("To", "<sip:a@b>"), ("CSeq", "1 MESSAGE")]
    for number in range(len(data)):
        request = SipMessage(RequestLine("MESSAGE", "sip:a@b"), [*heads, ("Call-ID", str(number))])
        kept.receive(request, Peer("192.0.2.1", 5060)).respond(200)
    clock.advance(timedelta(seconds=33))
    kept.due(clock.monotonic_ns())
    assert len(kept) == 0


def _body_in_pieces(data: bytes) -> None:
    """A long head at once, then the body byte by byte, 2,000 bytes of it."""
    reader = InterleavedReader(_nothing)
    rest = data
    for _ in range(2_000):
        chunk = bytearray(rest + b"x")
        rest = bytes(chunk[reader.walk(memoryview(chunk), len(chunk)) :])


def _whole(data: bytes, kind: type[NalDepacketizer] | None = None) -> None:
    reader = InterleavedReader(_nothing)
    if kind is not None:
        reader.attach(kind(96, _nothing, _nothing, _nothing), (0, 1))
    reader.walk(memoryview(bytearray(data)), len(data))


def _rtp(number: int, payload: bytes, time_90k: int = 1, ssrc: int = 7) -> bytes:
    return struct.pack(">BBHII", 0x80, 96, number & 0xFFFF, time_90k & 0xFFFFFFFF, ssrc) + payload


def _frames(payload: bytes, size: int, *, times: bool = True) -> bytes:
    found, length, number = [], 0, 0
    while length < size:
        packet = _rtp(number, payload, number if times else 1)
        found.append(b"$\0" + len(packet).to_bytes(2) + packet)
        length += len(found[-1])
        number += 1
    return b"".join(found)


def _sound(data: bytes, step: int) -> None:
    depacketizer = SoundDepacketizer(96, SoundFormat("mp4a.40.2", 16_000, 1, b"\x14\x08", 1024), _nothing)
    for number, begin in enumerate(range(0, len(data), step)):
        depacketizer.packet(memoryview(_rtp(number, data[begin : begin + step])))


def _program(data: bytes, step: int = 1388) -> None:
    demuxer = ProgramStreamDemuxer(_nothing, _nothing, _nothing)
    for begin in range(0, len(data), step):
        demuxer.feed(memoryview(data)[begin : begin + step])


def _packet_frames(data: bytes) -> None:
    PacketFrames(_nothing, _nothing).walk(memoryview(data), len(data))


def _reordered(data: bytes) -> None:
    """Every second packet is missing, and the source changes again and again."""
    buffer = ReorderBuffer(_nothing)
    for number in range(len(data) // 12):
        packet = _rtp(2 * number, b"", ssrc=number // 400)
        buffer.take(memoryview(packet), number * 1_000_000)
        buffer.due(number * 1_000_000)


def _sdp(data: bytes) -> None:
    described = read_sdp(data)
    sound_of(described)
    stream_of(video_of(described))


def _sets(data: bytes, stream: H264Stream | H265Stream) -> None:
    """Thirty parameter sets that all differ."""
    for number in range(30):
        unit = data[:-2] + bytes((number + 1, 0x80))
        stream.take_sets(len(unit).to_bytes(4) + unit)


def _http(data: bytes) -> None:
    async def read() -> None:
        reader = asyncio.StreamReader(limit=HEAD_LIMIT_BYTES)
        reader.feed_data(data)
        reader.feed_eof()
        await read_request(reader)

    asyncio.run(read())


def _http_in_pieces(data: bytes) -> None:
    async def read() -> None:
        reader = asyncio.StreamReader(limit=HEAD_LIMIT_BYTES)
        reading = asyncio.create_task(read_request(reader))
        for begin in range(0, len(data), 4):
            reader.feed_data(data[begin : begin + 4])
            await asyncio.sleep(0)
        reader.feed_eof()
        await reading

    asyncio.run(read())


def _csv(data: bytes) -> None:
    file = io.BytesIO(data)
    _, encoding = digest_and_encoding(file)
    file.seek(0)
    for _ in read_records(file, encoding):
        pass


_VIDEO = b"v=0\r\nm=video 0 RTP/AVP 96\r\n"
_CONFIG_265 = bytes.fromhex("42010101600000030090000003000003005d")
_BIT_PATTERNS = (b"\x00\x01\x02\x04", b"\xaa", b"\x92\x49\x24", b"\x08\x42\x10\x84\x21", b"\xff")


def _high_profile(size: int, pattern: bytes) -> bytes:
    """A set of High profile with all scaling lists, of long numbers: 7.3.2.1.1."""
    head = bytes.fromhex("6764001f") + bytes((0b10100110, 0b11111111))
    return (head + pattern * size)[:size]


WORST = [
    Worst("sip head byte by byte", lambda n: b"SIP/2.0 200 OK\r\n" + b"a" * n, _sip_pieces, 60_000, 3.0),
    Worst("sip body byte by byte",
          lambda n: b"SIP/2.0 200 OK\nl: 900000\n" + b"a:\r\n" * 90 + b"\r\n" + b"x" * n, _sip_pieces, 60_000, 3.0),
    Worst("sip messages and pings without end", lambda n: b"A b SIP/2.0\n\n\r\n\r\n" * (n // 17),
          lambda data: _sip_pieces(data, READ_BYTES), READ_BYTES, 3.0),
    Worst("sip requests kept and forgotten", bytes, _requests_kept, 20_000, 5.0),
    Worst("sip line ends", lambda n: b"\r\n" * (n // 2), lambda data: _sip_pieces(data, 3), 60_000, 3.0),
    Worst("sip head of folded lines", lambda n: b"SIP/2.0 200 OK\na:b\n" + b" a\n" * (n // 3) + b"\n", read_sip,
          SIP_HEAD),
    Worst("sip credentials of tabs", lambda n: b"Digest a=b" + b"\t" * n, lambda data: read_credentials(data.decode()),
          SIP_LINE),
    Worst("rtsp head of one long line", lambda n: b"RTSP/1.0 200 OK\r\na: " + b"a" * n, _whole, RTSP_HEAD),
    Worst("rtsp head of short lines", lambda n: b"RTSP/1.0 200 OK\r\n" + b"a:\r\n" * (n // 4), _whole, RTSP_HEAD),
    Worst("rtsp head byte by byte", lambda n: b"RTSP/1.0 200 OK\r\n" + b"a:\r\n" * (n // 4), _pieces, 60_000, 3.0),
    Worst("rtsp head of folded lines", lambda n: b"RTSP/1.0 200 OK\na:b\n" + b" a\n" * (n // 3) + b"\n", read_message,
          RTSP_HEAD),
    Worst("rtsp body byte by byte behind a long head",
          lambda n: b"RTSP/1.0 200 OK\r\nContent-Length: 250000\r\n" + b"a:\r\n" * (n // 4) + b"\r\n", _body_in_pieces,
          60_000, 3.0),
    Worst("rtsp body at once", lambda n: b"RTSP/1.0 200 OK\nContent-Length: %d\n\n" % n + bytes(n), _whole, RTSP_BODY),
    Worst("rtsp messages without end", lambda n: b"A b RTSP/1.0\n\n" * (n // 14), _whole, READ_BYTES),
    Worst("rtsp line ends", lambda n: b"\r\n" * (n // 2), _whole, READ_BYTES),
    Worst("challenges of tabs", lambda n: b"RTSP/1.0 401 N\n" + (b'WWW-Authenticate: Digest realm="r", ' + b"\t" * 3900
          + b"x\n") * max(1, n // 3940) + b"\n", lambda data: strongest(_response(data).all("WWW-Authenticate")),
          RTSP_HEAD),
    Worst("challenges of escapes", lambda n: b"RTSP/1.0 401 N\n" + (b'WWW-Authenticate: Digest r="' + b"\\\\" * 1900
          + b"\n") * max(1, n // 3830) + b"\n", lambda data: strongest(_response(data).all("WWW-Authenticate")),
          RTSP_HEAD),
    Worst("challenges of many fields", lambda n: b"RTSP/1.0 401 N\n" + (b"WWW-Authenticate: Digest " + b"a=b," * 1000
          + b"\n") * max(1, n // 4025) + b"\n", lambda data: strongest(_response(data).all("WWW-Authenticate")),
          RTSP_HEAD),
    Worst("empty frames", lambda n: b"$\x05\0\0" * (n // 4), _whole, READ_BYTES),
    Worst("h264 of small packets", lambda n: _frames(b"\x41", n), lambda data: _whole(data, H264Depacketizer),
          READ_BYTES),
    Worst("h264 of small units", lambda n: _frames(b"\x18" + b"\0\1\x41" * 400, n, times=False),
          lambda data: _whole(data, H264Depacketizer), READ_BYTES),
    Worst("h264 of small fragments", lambda n: _frames(b"\x7c\x05a", n, times=False),
          lambda data: _whole(data, H264Depacketizer), READ_BYTES),
    Worst("h265 of small units", lambda n: _frames(b"\x60\x01" + b"\0\3\x02\x01\x80" * 250, n),
          lambda data: _whole(data, H265Depacketizer), READ_BYTES),
    Worst("sound units without bytes", lambda n: (b"\0\x10\xff\xf8") * (n // 4), lambda data: _sound(data, 4),
          READ_BYTES // 4, 2.0),
    Worst("sound units of one byte", lambda n: (b"\0\x10\xff\xf8a") * (n // 5), lambda data: _sound(data, 5),
          READ_BYTES // 4, 2.0),
    Worst("holes in datagrams", bytes, _reordered, 512 * 12 * 8),
    Worst("rtcp of goodbyes", lambda n: b"\x80\xcb\0\0" * (n // 4), read_rtcp, DATAGRAM_BYTES),
    Worst("rtcp of sources", lambda n: (b"\x9f\xcb\0\x1f" + bytes(124)) * (n // 128), read_rtcp, DATAGRAM_BYTES),
    Worst("sdp of one long attribute", lambda n: _VIDEO + b"a=fmtp:96 " + b";a=b" * (n // 4), _sdp, RTSP_BODY),
    Worst("sdp of many attributes", lambda n: _VIDEO + b"a=rtpmap:96 H264/90000\r\n"
          * (n // 24), _sdp, RTSP_BODY),
    Worst("sdp of many parameter sets", lambda n: _VIDEO + b"a=rtpmap:96 H264/90000\r\n"
          b"a=fmtp:96 sprop-parameter-sets=" + b"Z0I=," * (n // 5), _sdp, RTSP_BODY),
    Worst("program stream of small packets", lambda n: PS_HEAD + pes(0xE0, b"\0\0\1\x41a", 0) * (n // 20), _program,
          READ_BYTES),
    Worst("program stream of units by content", lambda n: PS_HEAD + pes(0xE0, b"\0\0\1\x65\x88", length=0)
          + b"\0\0\1\x65\x88" * (n // 5), _program, READ_BYTES, 2.0),
    Worst("program stream byte by byte", lambda n: PS_HEAD + pes(0xE0, b"\0\0\1\x65\x88", length=0) + b"a" * n,
          lambda data: _program(data, 1), 60_000, 3.0),
    Worst("packets of a byte over tcp", lambda n: b"\0\x0d" + _rtp(0, b"a") + b"\0\0" * (n // 2), _packet_frames,
          READ_BYTES),
    Worst("sdp of blanks", lambda n: _VIDEO + b"a=rtpmap:96 " + b" " * n + b"x", _sdp, RTSP_BODY),
    Worst("fragment of noughts", lambda n: b"\0\0\0\x20prft" + bytes(n), lambda data: parse_fragment(data, 0, 1),
          1 << 20),
    Worst("file head of boxes", lambda n: b"\0\0\0\x08ftyp" * (n // 8), parse_header, HEADER_LIMIT_BYTES),
    Worst("init of boxes", lambda n: b"\0\0\0\x08moov" * (n // 8), lambda data: (read_init(data), silent_init(data)),
          HEADER_LIMIT_BYTES),
    Worst("http head of short lines", lambda n: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a:\r\n" * (n // 4) + b"\r\n",
          parse_head, HEAD_LIMIT_BYTES),
    Worst("http head of one name", lambda n: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a:b\r\n" * (n // 5) + b"\r\n", _http,
          HEAD_LIMIT_BYTES),
    Worst("http target", lambda n: b"GET /" + b"%41" * (n // 3) + b"?" + b"a=%41&" * 8 + b" HTTP/1.1\r\nHost: a\r\n",
          parse_head, HEAD_LIMIT_BYTES),
    Worst("http head in pieces", lambda n: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a:\r\n" * (n // 4), _http_in_pieces,
          HEAD_LIMIT_BYTES, 3.0),
    Worst("http body in pieces", lambda n: b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % n + bytes(n),
          _http_in_pieces, BODY_LIMIT_BYTES, 3.0),
    Worst("message of a viewer", lambda n: b"[" * n, read_token, MESSAGE_LIMIT_BYTES),
    Worst("message of a viewer with a long token",
          lambda n: b'{"type":"ticket","token":"' + b"\\u0041" * (n // 6) + b'"}', read_token, MESSAGE_LIMIT_BYTES),
    Worst("list of points with long cells", lambda n: "系统,名称,码流地址\n".encode() + (b"a," + b"b" * 7000 + b",c\n")
          * (n // 7000 + 1), _csv, 1 << 20),
    Worst("list of points of quotes", lambda n: "系统,名称,码流地址\n".encode() + (b'a,"' + b'""' * 1000 + b'",c\n')
          * (n // 2000 + 1), _csv, 1 << 20),
    Worst("list of points of short lines", lambda n: "系统,名称,码流地址\n".encode() + b"a,b,c\n" * (n // 6), _csv,
          1 << 18, 3.0),
    *(Worst(f"h264 set {pattern.hex()}", lambda n, p=pattern: _high_profile(n, p),
            lambda data: _sets(data, H264Stream()), PARAMETER_SET_LIMIT_BYTES) for pattern in _BIT_PATTERNS),
    *(Worst(f"h265 set {pattern.hex()}", lambda n, p=pattern: (_CONFIG_265 + p * n)[:n],
            lambda data: _sets(data, H265Stream()), PARAMETER_SET_LIMIT_BYTES) for pattern in _BIT_PATTERNS),
]  # fmt: skip


def _response(data: bytes) -> Response:
    found = read_message(data)
    assert found is not None
    assert isinstance(found[0], Response)
    return found[0]


def _run(worst: Worst, size: int) -> float:
    """Processor seconds for an input of a size: the least of three."""
    data, took = worst.make(size), []
    gc.disable()
    try:
        for _ in range(3):
            before = time.process_time()
            try:
                worst.run(data)
            except (Fault, Trouble):
                pass  # a refusal is an answer
            took.append(time.process_time() - before)
            if took[0] > 3 * worst.most_s:
                break
    finally:
        gc.enable()
    return min(took)


@pytest.mark.parametrize("worst", [pytest.param(one, id=one.name) for one in WORST])
def test_twice_the_input_takes_about_twice_the_time(worst: Worst) -> None:
    """Three tries: a shared machine stalls now and then, a parser that is slow is slow each time."""
    for last in (False, False, True):
        whole = _run(worst, worst.most_bytes)
        half = _run(worst, worst.most_bytes // 2) if whole > NOISE_S else whole
        if whole < worst.most_s and whole < MOST_GROWTH * half:
            return
        assert not last, f"{half:.3f} s for half, {whole:.3f} s for all; {worst.most_s} s is the most"


def test_a_parser_that_is_slow_is_noticed() -> None:
    """The measurement itself: joining text again and again, of which every second join copies it."""

    def quadratic(data: bytes) -> None:
        kept: list[bytes] = [b""]
        for begin in range(0, len(data), 2):
            kept.append(kept[-1] + data[begin : begin + 2])
            del kept[0]

    slow = Worst("joins", bytes, quadratic, 200_000)
    # as above: a shared machine measures one of three tries otherwise now and then
    assert any(_run(slow, 200_000) > MOST_GROWTH * _run(slow, 100_000) for _ in range(3))


def test_units_of_an_access_unit_are_bounded() -> None:
    """A picture of a million units is dropped with a reason, and the next one is taken."""
    pictures: list[object] = []
    damage: list[str] = []
    depacketizer = H264Depacketizer(96, pictures.append, damage.append, _nothing)
    small = b"\x18" + b"\0\1\x06" * 1000
    for number in range(8):
        depacketizer.packet(memoryview(_rtp(number, small)))
    depacketizer.packet(memoryview(_rtp(8, b"\x65a", 2)))
    depacketizer.packet(memoryview(_rtp(9, b"\x65a", 3)))
    assert damage == ["an access unit of too many units"]
    assert len(pictures) == 1


def test_sound_without_bytes_is_kept_nowhere() -> None:
    """A unit whose pieces are all empty: before, each was kept, and all were counted again at the next."""
    units: list[object] = []
    depacketizer = SoundDepacketizer(
        96, SoundFormat("mp4a.40.2", 16_000, 1, b"\x14\x08", 1024), lambda *unit: units.append(unit)
    )
    for number in range(1000):
        depacketizer.packet(memoryview(_rtp(number, b"\0\x10\0\x18")))
    assert depacketizer._pieces == []
    for number, piece in enumerate((b"a", b"bc"), 1000):
        depacketizer.packet(memoryview(_rtp(number, b"\0\x10\0\x18" + piece)))
    assert units == [(1, 1024, b"abc")]

"""What is fuzzed with coverage as a guide: one function a parser, and literal bytes that it begins from.

A target returns for any bytes, or an assertion says what it broke. Only the named faults of a parser pass.
"""

import contextlib
import hashlib
import json
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.fuzz.area_target import SEEDS, area
from tests.fuzz.control_target import VERBS, verb
from tests.fuzz.device_targets import NOTICES, ORDERS, mansrtsp, notify
from tests.fuzz.list_targets import LISTS, PLACES, WORKBOOKS, planned_places, points_csv, workbook
from tests.fuzz.receiver_target import ANSWERS, receiver_answers
from tests.fuzz.redaction_target import FILES, redaction
from tests.fuzz.scan_target import SCANS, scan
from tests.fuzz.typed import document_number

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials, strongest
from mingcha.media.address import URL_LIMIT_CHARACTERS, CameraAddress, camera_address, ip_literal
from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.nal import nal_units
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.codecs.video_stream import CodedPicture, CodedStream
from mingcha.media.feed.sound_track import SoundRun
from mingcha.media.masks.plan import parse_plan
from mingcha.media.mp4.boxes import DIGEST_BOX_BYTES, digest_box
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.index import unpack_frames
from mingcha.media.mp4.init import file_header, init_segment, read_init, silent_init
from mingcha.media.mp4.scan import parse_fragment, parse_header
from mingcha.media.piped.pipe import PipeFormat, PipeMasked, PipePacket, unpack
from mingcha.media.piped.stream import PipedStream
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.reorder import HELD_BYTES, HELD_PACKETS, ReorderBuffer
from mingcha.media.rtp.rtcp import read_rtcp
from mingcha.media.rtp.rtp import read_rtp
from mingcha.media.rtp.sdp import read_sdp
from mingcha.media.rtp.sound_depacketizer import SoundDepacketizer, read_au_headers
from mingcha.media.rtp.sound_payload import sound_of
from mingcha.media.rtp.video_payload import stream_of, video_of
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.message import (
    Request,
    Response,
    control_url,
    interleaved_channels,
    server_ports,
    session_header,
    write_response,
)
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Trouble
from mingcha.media.units import VideoFormat

HOME = CameraAddress("rtsp://10.0.0.1/a", "user", "word")
SPS_264 = bytes.fromhex("674d401fda014016ec0440000003004000000ca3c60ca8")
PPS_264 = bytes.fromhex("68ef3c80")
SPS_265 = bytes.fromhex("42010101600000030090000003000003005da00280802d165ba4a4c2e68080000003008000000c84")
PPS_265 = bytes.fromhex("4401c0718312")
VPS_265 = bytes.fromhex("40010c01ffff01600000030090000003000003005dba0240")
SEI_264 = bytes.fromhex("0605") + b"\x14" + bytes(range(16)) + b"seal" + b"\x80"


@dataclass(frozen=True)
class Target:
    """`run` takes any bytes; `seeds` are good ones."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


@contextlib.contextmanager
def refused(*kinds: FaultKind) -> Iterator[None]:
    """Only these faults, or a camera's trouble, may come out."""
    try:
        yield
    except Fault as fault:
        if fault.kind not in (kinds or (FaultKind.INVALID,)):
            raise
    except Trouble:
        pass


def rtsp(data: bytes) -> None:
    """A connection's bytes, whole and byte by byte, and every header that we read."""
    found: list[Request | Response] = []
    whole = _walked(InterleavedReader(found.append), data, len(data) or 1)
    again: list[Request | Response] = []
    pieces = _walked(InterleavedReader(again.append), data[:512], 7)
    if whole and pieces and len(data) <= 512:
        assert found == again, "other messages in pieces than whole"
    for message in found:
        _headers(message)


def _headers(message: Request | Response) -> None:
    write_response(200, "OK", message.header("CSeq"))
    for read in (session_header, interleaved_channels, server_ports):
        with refused():
            read(message.header("Session") + message.header("Transport"))
    control_url(message.header("Content-Base"), message.header("Location"))
    with refused():
        target = redirected(HOME, message.header("Location"))
        assert target.host == "10.0.0.1" or not target.password, "a password for another host"
        assert target.password in ("", "word"), "a password that is not ours"
    if isinstance(message, Response) and (challenge := strongest(message.all("WWW-Authenticate"))):
        credentials = Credentials("user", "word", lambda: "00")
        credentials.adopt(challenge)
        answer = credentials.authorization("PLAY", "rtsp://h/")
        assert "\r" not in answer, "a line end from a challenge"
        assert "\n" not in answer, "a line end from a challenge"


def address(data: bytes) -> None:
    """What a person or the application writes as an address."""
    with refused():
        found = camera_address(data.decode("utf-8", "replace"))
        assert "@" not in re.split("[/?#]", found.url)[2], "credentials left in the address"
        assert len(found.stored) <= URL_LIMIT_CHARACTERS + len(":554/")
        bare = camera_address(found.stored)
        assert bare == replace(found, username="", password=""), "another address when it is read again"
        assert found.registers or (ip_literal(found.host) and 0 < found.port < 65_536)
        assert not found.registers or len(found.host) == len(found.channel) == 20


def sdp(data: bytes) -> None:
    """A description, and the format that its parameter sets give; the sound that it offers."""
    with refused(FaultKind.INVALID, FaultKind.UNSUPPORTED):
        _, sound, word = sound_of(read_sdp(data))
        if sound is not None:
            init = init_segment(_VIDEO, sound)
            assert silent_init(init) == _INIT, "a sound track that cannot be taken out"
        assert (sound is None) == bool(word)
        stream, frame_90k = stream_of(video_of(read_sdp(data)))
        _format(stream, b"", frame_90k)


def rtp(data: bytes) -> None:
    """One packet; and datagrams, each behind its length, through the jitter buffer into a depacketizer."""
    with refused():
        assert len(read_rtp(memoryview(data)).payload) <= len(data)
    pictures: list[CodedPicture] = []
    video = H264Depacketizer(96, pictures.append, lambda _: None, lambda _: None)
    buffer = ReorderBuffer(video.packet)
    at = 0
    while at < len(data):
        end = at + 1 + data[at]
        buffer.take(memoryview(data)[at + 1 : end], at * 1_000_000)
        buffer.due(at * 1_000_000)
        assert buffer.held[0] <= HELD_PACKETS, "the jitter buffer grew"
        assert buffer.held[1] <= HELD_BYTES, "the jitter buffer grew"
        at = end
    video.settle()
    _whole(pictures)


def rtcp(data: bytes) -> None:
    """Reports and goodbyes."""
    with refused():
        for report in read_rtcp(memoryview(data)):
            assert 0 <= report.ssrc < 2**32


def h264(data: bytes) -> None:
    """Interleaved packets of H.264, whole and in pieces."""
    _packets(data, H264Depacketizer)


def h265(data: bytes) -> None:
    """Interleaved packets of H.265, whole and in pieces."""
    _packets(data, H265Depacketizer)


def sound(data: bytes) -> None:
    """AU headers; and packets of AAC and of G.711, each behind its length."""
    with refused(FaultKind.INVALID):
        sizes, begin = read_au_headers(data)
        assert len(sizes) == 1 or begin + sum(sizes) <= len(data), "units beyond the packet"
    for taken in (_AAC, SoundFormat("alaw", 8000, 2)):
        units: list[tuple[int, int, bytes]] = []
        depacketizer = SoundDepacketizer(97, taken, lambda *unit: units.append(unit))  # noqa: B023
        at = 0
        while at < len(data):
            depacketizer.packet(memoryview(data)[at + 1 : at + 1 + data[at]])
            at += 1 + data[at]
        for timestamp, samples, payload in units:
            assert 0 <= timestamp < 2**32
            assert samples >= 0
            assert len(payload) <= len(data), "more sound than came"


def sets264(data: bytes) -> None:
    """Parameter sets and a slice of H.264, each behind its length."""
    _sets(H264Stream(), data)


def sets265(data: bytes) -> None:
    """Parameter sets and a slice of H.265, each behind its length."""
    _sets(H265Stream(), data)


def mp4(data: bytes) -> None:
    """A file's head, a fragment whose digest is made right so that what is inside is read, and the index of frames."""
    header = parse_header(data)
    if header is not None:
        read_init(header.init)
        silent_init(header.init)
    read_init(data)
    silent_init(data)
    with contextlib.suppress(ValueError):
        unpack_frames(data[:200])
    body = data[:-DIGEST_BOX_BYTES] if len(data) > DIGEST_BOX_BYTES else data
    whole = body + digest_box(hashlib.sha256(body).digest())
    found = parse_fragment(whole, 0, 1)
    if found is not None:
        assert sum(frame[1] for frame in found.frames) < len(whole), "frames beyond the fragment"
        assert found.size_bytes == len(whole)


def beside(data: bytes) -> None:
    """What the fallback reader says over its pipe."""
    with refused(FaultKind.INVALID, FaultKind.UNSUPPORTED):
        said = unpack(data)
        if isinstance(said, PipeFormat):
            stream = PipedStream(said)
            stream.picture(PipePacket(key=True, pts_90k=1, payload=data))
            stream.stream.video_format(b"", 0)
        if isinstance(said, PipeMasked):
            assert said.versions.isascii(), "versions that are no text of ours"


def mask_plan(data: bytes) -> None:
    """A plan of masks, as the uplink sends it: refused, or written again as it was."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    with refused():
        plan = parse_plan(value)
        assert parse_plan(plan.as_json()) == plan, "another plan when it is read again"
        assert plan.as_json() == value, "a part that was not read"


def _walked(reader: InterleavedReader, data: bytes, step: int) -> bool:
    rest = b""
    for begin in range(0, len(data), step):
        chunk = bytearray(rest + data[begin : begin + step])
        try:
            position = reader.walk(memoryview(chunk), len(chunk))
        except Fault as fault:
            if fault.kind not in (FaultKind.INVALID, FaultKind.UNSUPPORTED):
                raise
            return False
        rest = bytes(chunk[position:])
    return True


def _packets(data: bytes, kind: type[NalDepacketizer]) -> None:
    heard: list[list[object]] = [[], []]
    for out, step in zip(heard, (len(data) or 1, 97), strict=True):
        reader = InterleavedReader(lambda _: None)
        reader.attach(kind(96, out.append, out.append, out.append), (0, 1))
        _walked(reader, data, step)
        _whole([item for item in out if isinstance(item, CodedPicture)])
    shorter = min(map(len, heard))
    assert heard[0][:shorter] == heard[1][:shorter], "other pictures in pieces than whole"


def _whole(pictures: list[CodedPicture]) -> None:
    for picture in pictures:
        assert all(len(unit) for unit in nal_units(picture.payload)), "an empty unit"


def _sets(stream: CodedStream, data: bytes) -> None:
    payload, at = b"", 0
    while at < len(data):
        unit = data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
        if unit:
            payload += len(unit).to_bytes(4) + unit
    with refused(FaultKind.INVALID, FaultKind.UNSUPPORTED):
        stream.take_sets(payload)
        stream.may_begin(1 << 1, payload)
        _format(stream, payload, 3600)


def _format(stream: CodedStream, payload: bytes, frame_90k: int) -> None:
    found = stream.video_format(payload, frame_90k)
    if found is None:
        return
    video, reorder = found
    assert 0 < video.width < 65_536, "a picture that no file can describe"
    assert 0 < video.height < 65_536, "a picture that no file can describe"
    assert video.nominal_frame_90k > 0
    assert reorder is None or 0 <= reorder <= 16
    assert read_init(init_segment(video)) == (video.codec, video.width, video.height)


def _behind_lengths(*units: bytes) -> bytes:
    return b"".join(bytes((len(unit),)) + unit for unit in units)


def _framed(*payloads: bytes) -> bytes:
    data = b""
    for count, payload in enumerate(payloads):
        marker = 128 * (count == len(payloads) - 1)
        packet = struct.pack(">BBHII", 0x80, 96 | marker, 65_534 + count & 0xFFFF, 3600 * (count // 3), 7) + payload
        data += b"$\0" + len(packet).to_bytes(2) + packet
    return data


_REPLY = (
    b"RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nSession: 12;timeout=60\r\nTransport: RTP/AVP;unicast;client_port=2-3;"
    b'server_port=4-5;interleaved=0-1\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256,'
    b' stale=true\r\nWWW-Authenticate: Basic realm="r"\r\nContent-Base: rtsp://h/\r\nContent-Length: 3\r\n\r\nabc'
)
_MOVED = b"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://a:b@10.0.0.1:8554/c\r\n\r\n"
_ASKED = b"REDIRECT * RTSP/1.0\r\nCSeq: 9\r\nLocation: rtsps://10.0.0.2/\r\n\r\n$\x05\x00\x03abc"
_SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=c\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
    b"a=framerate:25.0\r\na=fmtp:96 packetization-mode=1;"
    b"sprop-parameter-sets=Z01AH9oBQBbsBEAAAAMAQAAADKPGDKg=,aO88gA==\r\na=control:track1\r\nm=audio 0 RTP/AVP 0\r\n"
)
_SDP_265 = _SDP.replace(b"H264", b"H265").replace(b"sprop-parameter-sets", b"sprop-max-don-diff=0;sprop-sps")
_STAP = b"\x18" + b"".join(len(unit).to_bytes(2) + unit for unit in (SPS_264, PPS_264))
_H264 = _framed(
    _STAP, SEI_264, b"\x7c\x85" + b"\x88\x80" * 9, b"\x7c\x05" + b"\1" * 9, b"\x7c\x45\x02", b"\x41\x9a\x01"
)
_AP = b"\x60\x01" + b"".join(len(unit).to_bytes(2) + unit for unit in (VPS_265, SPS_265, PPS_265))
_H265 = _framed(_AP, b"\x62\x01\x93\xaf\x01", b"\x62\x01\x13\x02", b"\x62\x01\x53\x03", b"\x02\x01\xd0\x22")
_RTP = struct.pack(">BBHII", 0xB1, 0xE0, 1, 2, 3) + bytes.fromhex("00000009bede0001aabbccdd419a810002")
_CONFIG = bytes((1, 0x4D, 0x40, 0x1F, 0xFF, 0xE1, 0, len(SPS_264))) + SPS_264 + bytes((1, 0, len(PPS_264))) + PPS_264
_VIDEO = VideoFormat("avc1.4d401f", 1280, 720, (SPS_264, PPS_264), _CONFIG, 3600)
_INIT = init_segment(_VIDEO)
_AAC = SoundFormat("mp4a.40.2", 16_000, 1, bytes.fromhex("1408"), 1024)
_SAMPLES = [Sample(3600, key, 0, payload) for key, payload in ((True, b"abcd"), (False, b"ef"))]
_FRAGMENT = bytes(disk_fragment(1, 90_000, _SAMPLES).data)
_WITH_SOUND = bytes(disk_fragment(1, 90_000, _SAMPLES, SoundRun(89_000, ((1800, b"abc"), (1800, b"d")))).data)
_SDP_AAC = _SDP.replace(
    b"m=audio 0 RTP/AVP 0\r\n",
    b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=fmtp:97 mode=AAC-hbr;sizelength=13;"
    b"indexlength=3;indexdeltalength=3;config=1408\r\n",
)
_AUS = bytes.fromhex("0020 0028 0018") + b"fivebone"
_SOUND = [struct.pack(">BBHII", 0x80, 0xE1, number, 1024 * number, 9) for number in range(3)]
_PIECES = [bytes.fromhex("0010 0040") + piece for piece in (b"abc", b"defgh")]
_PLAN = b'[{"from":9,"until":99,"version":"M00000012.3","by":"recorder","grow":10,"polygons":[[[0,0],[9,0],[9,9]]]}]'

TARGETS: dict[str, Target] = {
    "rtsp": Target(rtsp, (_REPLY, _MOVED, _ASKED, _REPLY + _ASKED)),
    "address": Target(address, (b"rtsp://u:p@10.0.0.1:8554/a#udp", b"rtsps://[fd00::1]/#sha256=" + b"0a" * 32)),
    "sdp": Target(sdp, (_SDP, _SDP_265, _SDP_AAC)),
    "sound": Target(sound, (_AUS, _behind_lengths(_SOUND[0] + _AUS, _SOUND[1] + _PIECES[0], _SOUND[2] + _PIECES[1]))),
    "rtp": Target(rtp, (_RTP, _behind_lengths(*(_H264[4:120], _RTP, _H264[16:80])))),
    "rtcp": Target(rtcp, (bytes.fromhex("80c8000600000007e1a2b3c480000000000000010000000200000003"
                                        "81cb000100000007"),)),
    "h264": Target(h264, (_H264,)),
    "h265": Target(h265, (_H265,)),
    "sets264": Target(sets264, (_behind_lengths(SPS_264, PPS_264, b"\x65\x88\x80\x10"),)),
    "sets265": Target(sets265, (_behind_lengths(VPS_265, SPS_265, PPS_265, b"\x26\x01\xaf\x01"),)),
    "points_csv": Target(points_csv, LISTS),
    "workbook": Target(workbook, WORKBOOKS),
    "area": Target(area, SEEDS),
    "planned_places": Target(planned_places, PLACES),
    "document_number": Target(document_number, (b"P2026-000012-K7QX-3M9A-0BCD-EFGH", "Ｐ2O26 l".encode())),
    "mp4": Target(mp4, (_FRAGMENT, file_header(_INIT, {"v": 1}), _INIT, _WITH_SOUND, init_segment(_VIDEO, _AAC))),
    "mask_plan": Target(mask_plan, (_PLAN, b'[{"from":0,"until":null,"closed":"MASK_MISSING"}]')),
    "redaction": Target(redaction, FILES),
    "verb": Target(verb, VERBS),
    "mansrtsp": Target(mansrtsp, ORDERS),
    "notify": Target(notify, NOTICES),
    "receiver_answers": Target(receiver_answers, ANSWERS),
    "scan": Target(scan, SCANS),
    "beside": Target(beside, (b'\x01{"codec":"h264","width":4,"height":2,"frame_90k":3600,"extradata":"0000016742"}',
                              b"\x02\x01" + bytes(8) + b"x", b'\x03{"reason":"SILENT","detail":"d"}',
                              b'\x05{"detail":"d"}', b"\x04\x01" + bytes(8) + b"\x04M1.1x")),
}  # fmt: skip
"""By the name that `coverage_guided` takes."""

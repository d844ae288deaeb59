"""Whatever bytes come from a camera: parsers answer or raise Fault(INVALID), and chunk borders change nothing."""

import struct

from hypothesis import given
from hypothesis import strategies as st
from tests.support.fuzz.mutated import MANY, mutated, only_invalid
from tests.support.media.fake_camera import PPS, SDP, SPS_720, Stream, framed

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials, read_challenge
from mingcha.media.codecs.h264 import ParameterSets, pps_ids, read_sps, slice_head
from mingcha.media.codecs.nal import nal_units
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.feed.wall_line import DecodingOrder, WallLine
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.rtcp import read_rtcp
from mingcha.media.rtp.rtp import read_rtp
from mingcha.media.rtp.sdp import read_sdp, sprop_parameter_sets
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.message import Request, Response, interleaved_channels, read_message, session_header

REPLY = b'RTSP/1.0 401 No\r\nCSeq: 1\r\nWWW-Authenticate: Digest realm="a", nonce="b"\r\nContent-Length: 3\r\n\r\nabc'


@MANY
@given(st.binary(max_size=400) | mutated(REPLY))
def test_messages(data: bytes) -> None:
    with only_invalid():
        found = read_message(data)
        if found is not None:
            assert 0 < found[1] <= len(data)


@MANY
@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=40))
def test_header_values(text: str, username: str, password: str) -> None:
    for value in (text, f"Digest realm={text}, nonce={text}", f'Digest realm="{text}", nonce="x", qop="auth"'):
        with only_invalid():
            credentials = Credentials(username, password)
            credentials.adopt(read_challenge(value))
            assert "\n" not in credentials.authorization("PLAY", "rtsp://h/") or "\n" in username
    with only_invalid():
        session_header(text)
    with only_invalid():
        interleaved_channels(text)


@MANY
@given(st.binary(max_size=400) | mutated(SDP.encode()))
def test_descriptions(data: bytes) -> None:
    with only_invalid():
        for media in read_sdp(data).media:
            sprop_parameter_sets(media, "sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps")


@MANY
@given(st.binary(max_size=80) | mutated(bytes.fromhex("b1e00001000000020000000300000009bede0001aabbccdd5c810002")))
def test_rtp_and_rtcp(data: bytes) -> None:
    with only_invalid():
        assert len(read_rtp(memoryview(data)).payload) <= len(data)
    with only_invalid():
        read_rtcp(data)


@MANY
@given(st.binary(max_size=120) | mutated(SPS_720) | mutated(PPS))
def test_parameter_sets_and_slices(data: bytes) -> None:
    for unit in (data, b"\x67" + data, b"\x68" + data, b"\x67\x64\x00\x1f" + data):
        for read in (read_sps, pps_ids, slice_head):
            with only_invalid():
                read(unit)
        ParameterSets().take(unit)
    with only_invalid():
        list(nal_units(data))


def good_stream() -> bytes:
    """Two groups of pictures between replies and other channels."""
    stream = Stream(gop=3)
    data = b""
    for count in range(6):
        data += b"".join(framed(packet) for packet in stream.picture())
        data += framed(b"\x80\xc9\0\1\0\0\0\7", 1) + framed(b"sound", 2)
        if count == 2:
            data += REPLY + b"\r\n"
    return data


GOOD = good_stream()


class Heard:
    """One reader and everything that came out of it."""

    def __init__(self) -> None:
        self.out: list[object] = []
        self.reader = InterleavedReader(self._message, lambda data: self.out.append(bytes(data)))
        video = H264Depacketizer(96, self._picture, self.out.append, self.out.append)
        self.reader.attach(video, (0, 1))

    def _message(self, message: Request | Response) -> None:
        self.out.append(message)

    def _picture(self, picture: CodedPicture) -> None:
        self.out.append((picture.payload, picture.timestamp, picture.kinds))

    def feed(self, data: bytes, borders: list[int]) -> None:
        shared = bytearray(len(data) + 1)
        view = memoryview(shared)
        rest = b""
        for start, stop in zip([0, *borders], [*borders, len(data)], strict=True):
            chunk = rest + data[start:stop]
            view[: len(chunk)] = chunk
            try:
                position = self.reader.walk(view, len(chunk))
            except Fault as fault:
                if fault.kind is not FaultKind.INVALID:
                    raise
                return
            rest = bytes(view[position : len(chunk)])
            view[: len(chunk)] = bytes(len(chunk))  # whoever still borrows from the buffer now sees zeros


def borders_of(data: bytes) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(data)), max_size=40).map(sorted)


@MANY
@given(borders_of(GOOD))
def test_chunk_borders_change_nothing(borders: list[int]) -> None:
    whole, pieces = Heard(), Heard()
    whole.feed(GOOD, [])
    pieces.feed(GOOD, borders)
    assert sum(isinstance(item, tuple) for item in whole.out) == 6
    assert pieces.out == whole.out


@MANY
@given(st.data())
def test_chunk_borders_change_nothing_in_a_broken_stream(data: st.DataObject) -> None:
    stream = data.draw(mutated(GOOD))
    whole, pieces = Heard(), Heard()
    whole.feed(stream, [])
    pieces.feed(stream, data.draw(borders_of(stream)))
    # what is broken may be seen earlier in pieces, but what comes out before is the same
    shorter = min(len(whole.out), len(pieces.out))
    assert pieces.out[:shorter] == whole.out[:shorter]


@MANY
@given(
    st.lists(st.tuples(st.integers(0, 65_535), st.integers(0, 9), st.booleans(), st.binary(max_size=30)), max_size=40)
)
def test_any_packets_make_only_whole_pictures(packets: list[tuple[int, int, bool, bytes]]) -> None:
    heard = Heard()
    frames = [
        framed(struct.pack(">BBHII", 0x80, 96 | marker << 7, sequence, timestamp, 7) + payload)
        for sequence, timestamp, marker, payload in packets
    ]
    heard.feed(b"".join(frames), [])
    for item in heard.out:
        if isinstance(item, tuple):
            assert all(list(nal_units(item[0])))


@MANY
@given(st.lists(st.tuples(st.integers(-300_000, 1_000_000), st.integers(0, 200_000)), max_size=200), st.integers(0, 4))
def test_any_times_give_rising_decoding_times(steps: list[tuple[int, int]], depth: int) -> None:
    media, wall = 0, 1_795_000_000 * 90_000
    line, order, last = WallLine(0, wall), DecodingOrder(depth, 3600), -1
    for media_step, wall_step in steps:
        media, wall = media + media_step, wall + wall_step
        placed = line.place(media, wall)
        if not isinstance(placed, int):
            line, order, last = WallLine(media, wall), DecodingOrder(depth, 3600), -1
            continue
        pts, dts = order.place(placed)
        assert last < dts <= pts
        last = dts

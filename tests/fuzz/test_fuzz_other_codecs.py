"""H.265 from hostile cameras, the pipe of the fallback reader, and JPEG: read, or refused in words."""

import contextlib
import struct

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import MANY, mutated, only_invalid
from tests.support.media.fake_camera import framed, rtp
from tests.support.media.h265_clip import PPS, SPS_720, VPS
from tests.support.media.h265_payloads import IDR, SEI, TRAIL, TRAIL_SECOND, aggregate, fragments

from mingcha.kit.errors import Fault
from mingcha.media.codecs.h265 import pps_ids, read_sps, read_vps, slice_pps
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.nal import annex_b_units, nal_units
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.mp4.init import init_segment, read_init
from mingcha.media.piped.pipe import PipeFormat, PipePacket, pack_format, pack_packet, unpack
from mingcha.media.piped.stream import PipedStream
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.units import VideoFormat
from mingcha.simulate.jpeg_rtp import jpeg_payloads


@MANY
@given(st.binary(max_size=120) | mutated(SPS_720) | mutated(VPS) | mutated(PPS))
def test_parameter_sets_and_slices_of_h265(data: bytes) -> None:
    for unit in (data, b"\x40\x01" + data, b"\x42\x01" + data, b"\x44\x01" + data, b"\x28\x01" + data):
        for read in (read_vps, read_sps, pps_ids, slice_pps):
            with only_invalid():
                read(unit)
        stream = H265Stream()
        picture = b""
        for held in (VPS, SPS_720, PPS, unit, IDR):
            if held:
                picture += len(held).to_bytes(4) + held
        with only_invalid():
            stream.take_sets(picture)
            found = stream.video_format(picture, 0)
            if found is not None:
                assert read_init(init_segment(found[0]))[0] == found[0].codec


def _good() -> bytes:
    packets, sequence = [], 0
    for time in range(6):
        key = [aggregate(VPS, SPS_720, PPS), SEI, *fragments(IDR, 300)]
        payloads = key if time % 3 == 0 else [TRAIL, TRAIL_SECOND]
        for place, payload in enumerate(payloads):
            packets.append(framed(rtp(sequence, time * 3600, payload, marker=place == len(payloads) - 1)))
            sequence += 1
    return b"".join(packets)


GOOD = _good()


class Heard:
    """One reader and everything that came out of it."""

    def __init__(self) -> None:
        self.out: list[object] = []
        self.reader = InterleavedReader(self.out.append)
        self.reader.attach(H265Depacketizer(96, self._picture, self.out.append, self.out.append), (0, 1))

    def _picture(self, picture: CodedPicture) -> None:
        self.out.append((picture.payload, picture.timestamp, picture.kinds))

    def feed(self, data: bytes, borders: list[int]) -> None:
        rest = b""
        for begin, end in zip([0, *borders], [*borders, len(data)], strict=True):
            chunk = bytearray(rest + data[begin:end])
            position = self.reader.walk(memoryview(chunk), len(chunk))
            rest = bytes(chunk[position:])


@MANY
@given(st.lists(st.integers(0, len(GOOD)), max_size=12))
def test_chunk_borders_change_nothing_in_h265(borders: list[int]) -> None:
    whole, cut = Heard(), Heard()
    whole.feed(GOOD, [])
    cut.feed(GOOD, sorted(borders))
    assert cut.out == whole.out
    assert len(whole.out) == 6


@settings(max_examples=300, deadline=None)
@given(mutated(GOOD) | st.lists(st.binary(min_size=1, max_size=60), max_size=12).map(
    lambda payloads: b"".join(framed(rtp(i, i // 2, p, marker=bool(i % 3))) for i, p in enumerate(payloads))
))  # fmt: skip
def test_any_packets_of_h265_give_whole_units_or_a_fault(data: bytes) -> None:
    heard = Heard()
    with contextlib.suppress(Fault):
        heard.feed(data, [])
    for found in heard.out:
        if isinstance(found, tuple):
            assert all(len(unit) >= 2 for unit in nal_units(found[0]))


MESSAGE = pack_packet(PipePacket(key=True, pts_90k=7, payload=b"x"))[4:]
FORMAT = pack_format(PipeFormat("h264", 4, 2, 3600, b"\0\0\1\x67"))[4:]


@MANY
@given(st.binary(max_size=60) | mutated(MESSAGE) | mutated(FORMAT))
def test_whatever_the_fallback_reader_says(data: bytes) -> None:
    with only_invalid():
        said = unpack(data)
        if isinstance(said, PipeFormat):
            with contextlib.suppress(Fault):
                PipedStream(said)


@MANY
@given(st.sampled_from(["h264", "hevc", "mjpeg", "mpeg4"]), st.binary(max_size=200), st.integers(-(2**63), 2**63 - 1))
def test_any_packet_from_beside_becomes_a_picture(codec: str, data: bytes, pts_90k: int) -> None:
    stream = PipedStream(PipeFormat(codec, 640, 360, 0, data))
    picture = stream.picture(PipePacket(key=True, pts_90k=pts_90k, payload=data))
    if codec in ("h264", "hevc"):
        assert len(list(nal_units(picture.payload))) <= len(annex_b_units(data))
    stream.stream.take(b"")
    with only_invalid():
        stream.stream.video_format(picture.payload, 0)


@MANY
@given(st.binary(max_size=300))
def test_any_bytes_are_an_initialisation_segment_or_not(data: bytes) -> None:
    good = init_segment(VideoFormat("mp4v.6C", 8, 8, (), bytes(40), 3600))
    for init in (data, good[: len(data)] + data, good.replace(b"esds", data[:4].ljust(4))):
        codec, width, height = read_init(init)
        assert codec or (width, height) == (0, 0)


@MANY
@given(st.binary(max_size=300))
def test_any_jpeg_is_sent_or_refused(data: bytes) -> None:
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 16, 16) + bytes(10)
    for picture in (data, b"\xff\xd8" + data, b"\xff\xd8\xff\xdb\x00\x43\x00" + bytes(64) + frame + data):
        with contextlib.suppress(ValueError):
            assert all(len(payload) <= 1388 for payload in jpeg_payloads(picture, 1388))

"""Program streams as devices write them, byte by byte: what comes out, and what is reported as damage."""

import io
import random
from fractions import Fraction

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.media.h265_clip import PPS as H265_PPS
from tests.support.media.h265_clip import SPS_720, VPS
from tests.support.media.program_streams import (
    H264_SLICE,
    MAP_H264_ALAW,
    SPS,
    SYSTEM_HEADER,
    Taken,
    access_unit,
    body,
    pack,
    pes,
    units,
)
from tests.support.media.synthetic import PPS

from mingcha.media.codecs.nal import annex_b_units
from mingcha.media.gb28181.streams.cutting import PictureCutter
from mingcha.media.gb28181.streams.demux import ProgramStreamDemuxer

pytestmark = pytest.mark.law("13(1)")
TABLES = SYSTEM_HEADER + MAP_H264_ALAW
FRAME = 3600


def demuxed(data: bytes, *borders: int, sound_codec: str = "") -> Taken:
    taken = Taken()
    demuxer = ProgramStreamDemuxer(taken.take_video, taken.take_sound, taken.damages.append, sound_codec)
    for begin, end in zip([0, *borders], [*borders, len(data)], strict=True):
        demuxer.feed(memoryview(data)[begin:end])
    return taken


def picture(number: int, *, stuffing: int = 0, tables: bytes = TABLES, gop: int = 5) -> bytes:
    key = number % gop == 0
    head = pack(number * FRAME, stuffing) + (tables if key else b"")
    return head + pes(0xE0, access_unit(number, key=key), number * FRAME)


def stream(count: int, **options: int | bytes) -> bytes:
    return b"".join(picture(number, **options) for number in range(count))  # type: ignore[arg-type]


def expected(count: int, gop: int = 5) -> list[tuple[str, bytes, int]]:
    return [("h264", access_unit(number, key=number % gop == 0), number * FRAME) for number in range(count)]


@pytest.mark.parametrize("stuffing", range(8))
def test_pictures_come_out_as_they_are_the_last_one_with_the_next(stuffing: int) -> None:
    taken = demuxed(stream(7, stuffing=stuffing))
    assert taken.video == expected(6)
    assert taken.damages == []


def test_a_picture_of_several_packets_of_which_the_first_has_the_time() -> None:
    whole = access_unit(1, key=False, size=9000)
    parts = pes(0xE0, whole[:4000], FRAME) + pes(0xE0, whole[4000:8000]) + pes(0xE0, whole[8000:])
    taken = demuxed(picture(0) + pack(FRAME) + parts + picture(2))
    assert [(annex_b, pts) for _, annex_b, pts in taken.video[1:]] == [(whole, FRAME)]


def test_parameter_sets_in_packets_of_their_own_with_the_same_time_belong_to_the_picture() -> None:
    sets, slice_ = units(SPS, PPS), units(b"\x65\x88\x84" + body(3, 50))
    data = pack(0) + TABLES + pes(0xE0, sets, 0) + pes(0xE0, slice_, 0) + picture(1)
    assert demuxed(data).video == [("h264", sets + slice_, 0)]


def test_video_of_length_zero_ends_at_the_next_packet() -> None:
    data = b""
    for number in range(4):
        key = number == 0
        data += pack(number * FRAME) + (TABLES if key else b"")
        data += pes(0xE0, access_unit(number, key=key), number * FRAME, length=0)
        data += pes(0xC0, b"\xd5" * 160, number * FRAME)
    taken = demuxed(data)
    assert taken.video == expected(3)
    assert taken.sounds == [("alaw", b"\xd5" * 160, number * FRAME) for number in range(4)]
    assert taken.damages == []


def test_private_streams_padding_and_other_videos_are_skipped() -> None:
    between = pes(0xBD, b"\0\0\1\xe0 private", 5) + pes(0xBF, b"navigation") + pes(0xE1, b"another", 7) + bytes(40)
    taken = demuxed(picture(0) + between + picture(1) + between + picture(2) + b"\0\0\1\xb9" + picture(3))
    assert taken.video == expected(3)
    assert taken.damages == []


def test_sound_before_the_first_map_waits_for_its_codec() -> None:
    early = pack(0) + pes(0xC0, b"\x55" * 320, 90)
    assert demuxed(early + stream(2)).sounds == [("alaw", b"\x55" * 320, 90)]
    assert demuxed(early).sounds == []
    assert demuxed(early, sound_codec="ulaw").sounds == [("ulaw", b"\x55" * 320, 90)]


def test_without_a_map_the_codec_is_found_in_the_parameter_sets() -> None:
    assert demuxed(stream(4, tables=b"")).video == expected(3)
    of_h265 = units(VPS, SPS_720, H265_PPS, b"\x26\x01\xac" + body(1, 90))
    data = pack(0) + pes(0xE0, of_h265, 0) + pack(FRAME) + pes(0xE0, units(b"\x02\x01\xd0" + body(2, 90)), FRAME)
    assert demuxed(data + picture(9)).video[0] == ("h265", of_h265, 0)


def test_a_map_that_calls_h265_h264_is_not_believed() -> None:
    of_h265 = units(VPS, SPS_720, H265_PPS, b"\x26\x01\xac" + body(1, 90))
    data = pack(0) + TABLES + pes(0xE0, of_h265, 0) + pack(FRAME) + pes(0xE0, of_h265, FRAME)
    assert demuxed(data).video == [("h265", of_h265, 0)]


def test_svac_is_named_and_handed_on_undecoded() -> None:
    tables = bytes.fromhex("000001bc000ee1ff0000000480e00000") + bytes(4)
    data = pack(0) + tables + pes(0xE0, b"\0\0\1\x67 a picture", 0) + pack(FRAME) + pes(0xE0, b"\0\0\1\x41", FRAME)
    assert demuxed(data).video == [("svac", b"\0\0\1\x67 a picture", 0)]


def test_pictures_without_any_time_get_that_of_their_packets() -> None:
    taken = Taken()
    demuxer = ProgramStreamDemuxer(taken.take_video, taken.take_sound, taken.damages.append)
    for number in range(6):
        key = number % 5 == 0
        data = pack(0) + (TABLES if key else b"") + pes(0xE0, access_unit(number, key=key))
        demuxer.feed(data[:300], 1_000 + number * FRAME)
        demuxer.feed(data[300:], 1_000 + number * FRAME)
    found = [(codec, annex_b_units(annex_b), pts) for codec, annex_b, pts in taken.video]
    assert found == [(codec, annex_b_units(unit), pts + 1_000) for codec, unit, pts in expected(5)]
    # without packets, the clock of the packs is taken
    own = b"".join(pack(number * FRAME) + pes(0xE0, access_unit(number, key=number == 0)) for number in range(4))
    assert [pts for _, _, pts in demuxed(own).video] == [0, FRAME, 2 * FRAME]


def test_after_a_loss_the_next_picture_is_whole_and_the_damage_is_reported_once() -> None:
    data = stream(6)
    begin = data.index(pack(2 * FRAME)) + 400
    taken = Taken()
    demuxer = ProgramStreamDemuxer(taken.take_video, taken.take_sound, taken.damages.append)
    demuxer.feed(data[:begin])
    demuxer.lost("packets are missing")
    demuxer.feed(data[begin + 300 :])
    assert [pts // FRAME for _, _, pts in taken.video] == [0, 1, 3, 4]
    assert taken.damages == ["packets are missing"]
    assert taken.video == [one for one in expected(5) if one[2] != 2 * FRAME]


def test_bytes_that_vanish_unnoticed_cost_the_pictures_that_they_touch() -> None:
    data = stream(6)
    begin = data.index(pack(2 * FRAME)) + 200
    taken = demuxed(data[:begin] + data[begin + 300 :])
    assert [pts // FRAME for _, _, pts in taken.video] == [0, 1, 4]
    assert len(taken.damages) == 1


def test_a_picture_without_end_is_dropped() -> None:
    taken = Taken()
    demuxer = ProgramStreamDemuxer(taken.take_video, taken.take_sound, taken.damages.append)
    demuxer.feed(pack(0) + TABLES + pes(0xE0, access_unit(0, key=True), 0, length=0))
    for _ in range(140):
        demuxer.feed(b"\x7f" * 65_536)
    demuxer.feed(stream(3))
    assert taken.damages == ["a picture without end"]
    assert taken.video == expected(2)


def test_a_marker_bit_ends_a_picture_once_it_agreed_and_never_again_after_it_was_wrong() -> None:
    taken = Taken()
    demuxer = ProgramStreamDemuxer(taken.take_video, taken.take_sound, taken.damages.append)
    for number in range(20):
        demuxer.feed(picture(number))
        demuxer.picture_may_end()
    assert taken.video == expected(20), "the newest one too"
    whole = access_unit(20, key=True, size=4000)
    demuxer.feed(pack(20 * FRAME) + TABLES + pes(0xE0, whole[:2000], 20 * FRAME))
    demuxer.picture_may_end()
    demuxer.feed(pes(0xE0, whole[2000:]))
    assert taken.damages == ["a marker bit came before the end of a picture"]
    for number in range(21, 60):
        demuxer.feed(picture(number))
        demuxer.picture_may_end()
    assert taken.video[21:] == expected(59)[21:]


def muxed_by_ffmpeg(kind: str, codec: str) -> tuple[bytes, list[tuple[int, bytes]]]:
    """A program stream of libav without a map, and the (time, access unit) that it was given."""
    out = io.BytesIO()
    given: list[tuple[int, bytes]] = []
    with av.open(out, "w", format=kind) as container:
        video = container.add_stream(codec, rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        video.codec_context.gop_size = 6
        if codec == "libx264":
            video.options = {"preset": "ultrafast", "tune": "zerolatency"}
        else:
            video.options = {"preset": "ultrafast", "x265-params": "bframes=0:log-level=none:pools=none"}
        chance = random.Random(5)
        for number in range(14):
            frame = av.VideoFrame(320, 240, "yuv420p")
            for plane in frame.planes:
                plane.update(chance.randbytes(plane.buffer_size))
            frame.pts, frame.time_base = number, Fraction(1, 25)
            for packet in video.encode(frame):
                given.append((int(packet.pts * packet.time_base * 90_000), bytes(packet)))
                container.mux(packet)
        for packet in video.encode(None):
            given.append((int(packet.pts * packet.time_base * 90_000), bytes(packet)))
            container.mux(packet)
    return out.getvalue(), given


@pytest.mark.parametrize("kind", ["mpeg", "vob"])
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_pictures_of_ffmpeg_are_found_by_content(kind: str, codec: str) -> None:
    data, given = muxed_by_ffmpeg(kind, codec)
    taken = demuxed(data, *range(1400, len(data), 1400))
    assert taken.damages == []
    assert [annex_b_units(annex_b) for _, annex_b, _ in taken.video] == [annex_b_units(one) for _, one in given[:-1]]
    steps = [pts - taken.video[0][2] for _, _, pts in taken.video]
    assert steps == [pts - given[0][0] for pts, _ in given[:-1]]


def test_packets_without_payload_leave_nothing_behind() -> None:
    cutter = PictureCutter("h264", lambda *_: None, lambda _: None)
    for number in range(1000):
        cutter.mark(number)
    assert len(cutter._marks) == 1


def _long_stream() -> bytes:
    """All sorts of packets one after the other."""
    parts = [pack(0) + pes(0xC0, b"\x55" * 160, 0)]
    for number in range(12):
        parts.append(picture(number, stuffing=number % 8))
        parts.append(pes(0xC0, b"\xd5" * 320, number * FRAME) if number % 3 else pes(0xBD, b"private", 3))
        if number == 6:
            parts.append(pack(9) + pes(0xE0, access_unit(90, key=False), 6 * FRAME + 9, length=0))
        if number == 8:
            parts.append(bytes(9) + pes(0xE0, units(H264_SLICE + body(7, 99)) * 3, 8 * FRAME + 9))
    return b"".join(parts)


LONG = _long_stream()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(LONG)), max_size=30).map(sorted))
def test_any_cut_gives_the_same(borders: list[int]) -> None:
    assert demuxed(LONG, *borders) == demuxed(LONG)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(LONG) - 1), st.integers(0, 255)), max_size=20),
    st.lists(st.integers(0, len(LONG)), max_size=12).map(sorted),
)
def test_any_fault_and_any_cut_give_the_same(faults: list[tuple[int, int]], borders: list[int]) -> None:
    data = bytearray(LONG)
    for place, value in faults:
        data[place] = value
    assert demuxed(bytes(data), *borders) == demuxed(bytes(data))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from([
    b"\0\0\1\xba", b"\0\0\1\xe0", b"\0\0\1\xc0", b"\0\0\1\xbc", pack(1), TABLES, b"\0\0\1\x67", b"\0\0\1\x40\x01",
    pes(0xE0, b"\x01\x02\x03"), pes(0xE0, b"\0\0\1\x65\x88", 7, length=0), b"\0\0\1\xe0\0\x09!", b"\xff" * 20,
])), max_size=30), st.integers(1, 50))  # fmt: skip
def test_any_bytes_are_taken_in_any_pieces(parts: list[bytes], step: int) -> None:
    data = b"".join(parts)
    assert demuxed(data, *range(step, len(data), step)) == demuxed(data)

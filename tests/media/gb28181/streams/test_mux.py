"""What we write: by its bytes, and as a demuxer by others takes it."""

import io
from fractions import Fraction

import av
import pytest
from tests.support.media.h265_clip import encoded
from tests.support.media.program_streams import pack as by_hand
from tests.support.media.program_streams import units
from tests.support.media.tones import alaw_tone

from mingcha.media.gb28181.streams.mux import ProgramStreamMuxer, pack_header, pes_packets, system_header

pytestmark = pytest.mark.law("13(1)")


def test_heads_by_their_bytes() -> None:
    for clock_90k in (0, 3600, 2**33 - 1):
        assert pack_header(clock_90k, 6)[:10] == by_hand(clock_90k, 6)[:9] + b"\x01"
    assert pack_header(0, 6)[13:] == b"\xfe" + b"\xff" * 6
    assert system_header([0xE0, 0xC0]).hex() == "000001bb000c8186a104e17fe0e190c0c020"
    assert pes_packets(0xE0, b"abc", 3600).hex() == "000001e0000b8080052100011c21616263"
    assert pes_packets(0xE0, b"abc", 3600, measured=False).hex() == "000001e000008080052100011c21616263"


def test_a_large_picture_is_split_and_only_the_first_part_has_a_time() -> None:
    data = pes_packets(0xE0, bytes(1) * 150_000, 3600)
    assert data[4:6] == b"\xff\xff"
    assert data[65_541:65_545] == b"\0\0\1\xe0"
    assert data[65_547:65_550] == b"\x80\0\0"


def h264_clip(count: int) -> list[tuple[bytes, bool]]:
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = 128, 96, "yuv420p"
    context.time_base, context.framerate, context.gop_size = Fraction(1, 25), Fraction(25, 1), 10
    context.options = {"preset": "ultrafast", "tune": "zerolatency", "forced-idr": "1"}
    packets = []
    for number in range(count):
        frame = av.VideoFrame(128, 96, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes((number * 20 + place) % 255 for place in range(plane.buffer_size)))
        frame.pts = number
        packets += context.encode(frame)
    return [(bytes(packet), packet.is_keyframe) for packet in (*packets, *context.encode(None))]


def h265_clip(count: int) -> list[tuple[bytes, bool]]:
    pictures = []
    for payload, key, _, _ in encoded(128, 96, "keyint=10:bframes=0", count):
        nal, at = [], 0
        while at < len(payload):
            size = int.from_bytes(payload[at : at + 4])
            nal.append(payload[at + 4 : at + 4 + size])
            at += 4 + size
        pictures.append((units(*nal), key))
    return pictures


@pytest.mark.parametrize(("codec", "name"), [("h264", "h264"), ("h265", "hevc")])
def test_ffmpeg_demuxes_as_many_pictures_and_bytes(codec: str, name: str) -> None:
    clip = h264_clip(30) if codec == "h264" else h265_clip(30)
    muxer, written, sounds = ProgramStreamMuxer(codec, "alaw"), b"", 0
    for number, (annex_b, key) in enumerate(clip):
        written += muxer.picture(annex_b, 90_000 + number * 3600, key=key)
        if number % 2:
            written += muxer.sound(alaw_tone(number * 160, 640), 90_000 + number * 3600)
            sounds += 640
    with av.open(io.BytesIO(written), format="mpeg") as container:
        assert [stream.codec_context.name for stream in container.streams] == [name, "pcm_alaw"]
        packets = [(packet.stream.type, packet.size) for packet in container.demux() if packet.size]
    video = [size for kind, size in packets if kind == "video"]
    assert len(video) == 30
    assert sum(video) == sum(len(annex_b) for annex_b, _ in clip)
    assert sum(size for kind, size in packets if kind == "audio") == sounds

"""Parameter sets of H.265 as real encoders write them, the hvcC record byte for byte, and decoders that read it."""

import io
from fractions import Fraction
from itertools import pairwise

import av
import pytest
from tests.support.media.h265_clip import PPS, SPS_720, VPS, encoded

from mingcha.kit.errors import Fault
from mingcha.media.codecs.h265 import pps_ids, read_sps, read_vps, slice_pps
from mingcha.media.codecs.h265_stream import H265Stream, codec_string
from mingcha.media.codecs.nal import nal_units
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import init_segment, read_init
from mingcha.media.rtp.sdp import Media
from mingcha.media.rtp.video_payload import stream_of

# of a picture of 1922x1082 inside coded 1928x1088
SPS_1082 = bytes.fromhex("420101016000000300900000030000030078a003c880110711265ba4a4c2e68080000003008000000c84")
IDR = b"\x28\x01\xaf\x78\xf1\xcb"


def test_what_the_sets_say() -> None:
    found = read_sps(SPS_720)
    assert (found.width, found.height, found.frame_90k) == (1280, 720, 3600)
    assert (found.chroma_format, found.luma_depth, found.chroma_depth) == (1, 0, 0)
    assert (found.sub_layers, found.nested, found.reorder_pictures, found.video) == (1, True, 0, 0)
    assert codec_string(found.profile_tier_level) == "hvc1.1.6.L93.90"
    assert (read_vps(VPS).id, read_vps(VPS).frame_90k) == (0, 0)
    assert pps_ids(PPS) == (0, 0)
    assert slice_pps(IDR) == 0


def test_the_conformance_window_is_cut_away() -> None:
    assert (read_sps(SPS_1082).width, read_sps(SPS_1082).height) == (1922, 1082)


@pytest.mark.parametrize(
    ("general", "name"),
    [
        ("01 60000000 b00000000000 5d", "hvc1.1.6.L93.B0"),
        ("22 20000000 b00000000000 78", "hvc1.2.4.H120.B0"),
        ("81 60000000 000000000000 1e", "hvc1.B1.6.L30"),
        ("01 60000000 900000000001 08", "hvc1.1.6.L8.90.0.0.0.0.1"),
    ],
)
def test_names_of_codecs(general: str, name: str) -> None:
    assert codec_string(bytes.fromhex(general)) == name


def test_the_configuration_record_byte_for_byte() -> None:
    stream = H265Stream()
    stream.take_sets(b"".join(len(unit).to_bytes(4) + unit for unit in (VPS, SPS_720, PPS)))
    assert stream.changed
    found = stream.video_format(len(IDR).to_bytes(4) + IDR, 0)
    assert found is not None
    video, reorder = found
    assert reorder == 0
    assert video.config == (
        bytes.fromhex("01 01600000 009000000000 005d f000 fc fd f8 f8 0000 0f 03")
        + (b"\xa0\x00\x01" + len(VPS).to_bytes(2) + VPS)
        + (b"\xa1\x00\x01" + len(SPS_720).to_bytes(2) + SPS_720)
        + (b"\xa2\x00\x01" + len(PPS).to_bytes(2) + PPS)
    )
    assert video.parameter_sets == (VPS, SPS_720, PPS)
    assert not stream.changed
    init = init_segment(video)
    assert b"hvc1" in init
    assert b"hvcC" in init
    assert read_init(init) == ("hvc1.1.6.L93.90", 1280, 720)


def test_sets_of_the_description_are_enough_and_none_may_be_missing() -> None:
    sprop = (("sprop-vps", "QAEMAf//AWAAAAMAkAAAAwAAAwBdugJA"),)
    stream = stream_of(Media("video", 96, "H265", 90_000, "", sprop, 0.0))[0]
    picture = len(IDR).to_bytes(4) + IDR
    assert stream.video_format(picture, 0) is None
    stream.take_sets(b"".join(len(unit).to_bytes(4) + unit for unit in (SPS_720, PPS)))
    assert stream.video_format(picture, 0) is not None


@pytest.mark.parametrize("unit", [b"", b"\x42", SPS_720[:20], SPS_720[:2] + b"\xff" * 20, VPS, PPS + bytes(5000)])
def test_what_cannot_be_read_is_refused(unit: bytes) -> None:
    with pytest.raises(Fault):
        read_sps(unit)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ("keyint=10:bframes=0", (640, 360)),
        ("keyint=10:bframes=3:b-pyramid=1", (322, 242)),
        ("keyint=10:scaling-list=default:temporal-layers=1:hrd=1:vbv-maxrate=500:vbv-bufsize=500", (640, 360)),
        ("keyint=10:sar=2:colorprim=bt709:range=limited:ref=5:weightp=1", (416, 240)),
    ],
)
def test_a_decoder_by_others_reads_what_we_write(options: str, size: tuple[int, int]) -> None:
    pictures = encoded(*size, options, count=20)
    stream = H265Stream()
    stream.take_sets(pictures[0][0])
    found = stream.video_format(pictures[0][0], 0)
    assert found is not None
    video = found[0]
    assert (video.width, video.height, video.nominal_frame_90k) == (*size, 3600)
    samples = [Sample(3600, key, (pts - dts) * 3600, payload) for payload, key, pts, dts in pictures]
    data = init_segment(video) + bytes(disk_fragment(1, 90_000, samples).data)
    with av.open(io.BytesIO(data), format="mp4") as container:
        track = container.streams.video[0]
        assert (track.codec_context.name, track.width, track.height) == ("hevc", *size)
        assert track.codec_context.codec_tag == "hvc1"
        times = [frame.pts * track.time_base for frame in container.decode(track)]
    assert len(times) == 20
    assert all(after - before == Fraction(1, 25) for before, after in pairwise(times))
    assert sum(1 for payload, *_ in pictures for _ in nal_units(payload)) >= 20

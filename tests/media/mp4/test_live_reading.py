"""Live pictures are read as a gateway sends them; anything else is INVALID."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.gb28181.scripted_above import INIT, SETS

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.mp4.live_reading import LiveInit, LivePicture, read_live
from mingcha.media.units import VideoFormat

pytestmark = pytest.mark.law("13(1)")

HEVC_SETS = (b"\x40\x01\x0c", b"\x42\x01\x01", b"\x44\x01\xc1")
HEVC_CONFIG = b"\x01" + bytes(21) + b"\x03" + b"".join(
    struct.pack(">BHH", unit[0] >> 1 & 0x3F, 1, len(unit)) + unit for unit in HEVC_SETS
)  # fmt: skip
FLAGS = (True, False)
FRAGMENT = live_fragment(
    7, 90_000, [Sample(3_600, FLAGS[0], 7_200, b"\0\0\0\1\x65"), Sample(1_800, FLAGS[1], -10, b"ab")]
)
LITERAL = bytes.fromhex(
    "000000686d6f6f66 000000106d666864 0000000000000001 0000005074726166 0000001074666864 0002000000000001"
    "0000001474666474 01000000 0000000000015f90 000000247472756e 01000f01 00000001 00000070"
    "00000e10 00000005 02000000 00000000 0000000d6d646174 0000000165"
)


def test_a_message_as_it_stands_in_the_standard() -> None:
    assert list(read_live(LITERAL)) == [LivePicture(90_000, key=True, payload=b"\0\0\0\1\x65")]


def test_sets_times_and_keys() -> None:
    assert list(read_live(INIT + FRAGMENT)) == [
        LiveInit("h264", SETS),
        LivePicture(97_200, key=True, payload=b"\0\0\0\1\x65"),
        LivePicture(93_590, key=False, payload=b"ab"),
    ]
    other = init_segment(VideoFormat("hvc1.1.6.L93.B0", 320, 240, HEVC_SETS, HEVC_CONFIG, 3_600))
    assert list(read_live(other)) == [LiveInit("h265", HEVC_SETS)]


@pytest.mark.parametrize(
    "data",
    [
        FRAGMENT[:-1],
        FRAGMENT[:50],
        b"\0\0\0\7free",
        b"\0\0\0\x08moov",
        FRAGMENT[-15:],
        FRAGMENT.replace(b"trun", b"sidx"),
        FRAGMENT.replace(struct.pack(">I", 2), struct.pack(">I", 3), 1),
        INIT.replace(b"\x00\x05" + SETS[0], b"\x00\xff" + SETS[0]),
        INIT.replace(b"avcC", b"xxxx"),
    ],
)
def test_what_is_cut_off_or_of_another_form(data: bytes) -> None:
    with pytest.raises(Fault) as fault:
        list(read_live(data))
    assert fault.value.kind is FaultKind.INVALID


@settings(max_examples=40)
@given(st.integers(0, len(INIT + FRAGMENT)), st.binary(max_size=12))
def test_nothing_else_is_raised(at: int, noise: bytes) -> None:
    data = INIT + FRAGMENT
    kind = FaultKind.INVALID
    try:
        list(read_live(data[:at] + noise + data[at + len(noise) :]))
    except Fault as fault:
        kind = fault.kind
    assert kind is FaultKind.INVALID

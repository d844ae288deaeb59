"""AAC in ADTS, in any pieces and among other bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.media.tones import AAC_CONFIG, aac_units

from mingcha.media.codecs.adts import AdtsFrames
from mingcha.media.codecs.sound_format import SoundFormat

pytestmark = pytest.mark.law("13(1)")


def adts(unit: bytes, *, crc: bool = False, head: bytes = b"\xff\xf1\x60\x40") -> bytes:
    """16 kHz, one channel, AAC-LC (14496-3, 1.A.2.2)."""
    head = head[:1] + bytes((head[1] & 0xFE if crc else head[1],)) + head[2:]
    size = len(unit) + (9 if crc else 7)
    return head + (size << 5 | 0x1F).to_bytes(2) + b"\xfc" + (b"\x12\x34" if crc else b"") + unit


def taken(data: bytes, *borders: int) -> tuple[list[bytes], SoundFormat | str]:
    frames, found = AdtsFrames(), []
    for begin, end in zip([0, *borders], [*borders, len(data)], strict=True):
        found += frames.take(data[begin:end])
    return found, frames.format


UNITS = aac_units()[:6]
STREAM = b"".join(adts(unit, crc=number % 2 == 1) for number, unit in enumerate(UNITS))


def test_frames_with_and_without_a_crc() -> None:
    found, format_ = taken(STREAM)
    assert found == UNITS
    assert format_ == SoundFormat("mp4a.40.2", 16_000, 1, AAC_CONFIG, 1024)


def test_other_bytes_in_between_are_skipped() -> None:
    assert taken(b"\x00\xff\x00junk" + STREAM + b"\xff\xff\xff" + adts(UNITS[0]))[0] == [*UNITS, UNITS[0]]


def test_another_kind_than_lc_and_several_blocks_in_a_frame_are_not_taken() -> None:
    found, format_ = taken(adts(UNITS[0], head=b"\xff\xf1\x20\x40"))
    assert (found, format_) == ([], "AAC of another kind than LC")
    blocks = bytearray(adts(b"ab"))
    blocks[6] |= 1
    assert taken(bytes(blocks)) == ([], "AAC of which no frame came")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.lists(st.integers(0, len(STREAM)), max_size=20).map(sorted))
def test_any_cut_gives_the_same(junk: bytes, borders: list[int]) -> None:
    assert taken(STREAM, *borders) == taken(STREAM)
    data = junk + STREAM[: len(STREAM) // 2] + junk
    assert taken(data, *(border for border in borders if border <= len(data))) == taken(data)

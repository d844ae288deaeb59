"""Byte streams of NAL units (Annex B of H.264 and H.265) as the pictures that are recorded, for every reader."""

from collections.abc import Iterable

from mingcha.media.codecs.h264 import DELIMITER as H264_DELIMITER
from mingcha.media.codecs.h265 import DELIMITER as H265_DELIMITER
from mingcha.media.codecs.nal import annex_b_units
from mingcha.media.codecs.video_stream import CodedPicture


def coded_picture(annex_b: bytes, timestamp: int, *, is_h265: bool) -> CodedPicture:
    """The picture of one access unit with start codes; `timestamp`: the low 32 bits of its media time, 90 kHz."""
    payload, kinds = length_prefixed(annex_b_units(annex_b), is_h265=is_h265)
    return CodedPicture(payload, timestamp, kinds)


def length_prefixed(units: Iterable[bytes], *, is_h265: bool) -> tuple[bytes, int]:
    """NAL units with 4-byte lengths, without delimiters, and their kinds (CodedPicture.kinds)."""
    parts: list[bytes] = []
    kinds, delimiter = 0, H265_DELIMITER if is_h265 else H264_DELIMITER
    for unit in units:
        kind = unit[0] >> 1 & 0x3F if is_h265 else unit[0] & 0x1F
        if kind != delimiter:
            parts += (len(unit).to_bytes(4), unit)
            kinds |= 1 << kind
    return b"".join(parts), kinds

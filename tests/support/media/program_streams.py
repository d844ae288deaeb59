"""Program streams for tests, put together byte by byte here: nothing of the product's writer is used."""

import random
from dataclasses import dataclass, field

from tests.support.media.synthetic import PPS
from tests.support.media.synthetic import SPS as PADDED_SPS

SPS = PADDED_SPS.rstrip(b"\0")
H264_IDR, H264_SLICE = b"\x65\x88\x84", b"\x41\x9a\x24"
MAP_H264_ALAW = bytes.fromhex("000001bc0012e1ff000000081be0000090c00000") + bytes(4)
"""As devices write it who leave the CRC zero."""


def units(*nal: bytes) -> bytes:
    return b"".join(b"\0\0\0\1" + unit for unit in nal)


def body(number: int, size: int) -> bytes:
    """Bytes without a start code."""
    return bytes(random.Random(number).choices(range(1, 256), k=size))


def access_unit(number: int, *, key: bool, size: int = 700) -> bytes:
    if key:
        return units(SPS, PPS, H264_IDR + body(number, size))
    return units(H264_SLICE + body(number, size))


def stamp(pts_90k: int, prefix: int = 2) -> bytes:
    high, middle, low = pts_90k >> 30 & 7, pts_90k >> 15 & 0x7FFF, pts_90k & 0x7FFF
    return bytes((
        prefix << 4 | high << 1 | 1, middle >> 7, (middle << 1 | 1) & 0xFF, low >> 7, (low << 1 | 1) & 0xFF,
    ))  # fmt: skip


def pack(clock_90k: int = 0, stuffing: int = 0) -> bytes:
    high, middle, low = clock_90k >> 30 & 7, clock_90k >> 15 & 0x7FFF, clock_90k & 0x7FFF
    return b"\0\0\1\xba" + bytes((
        0x44 | high << 3 | middle >> 13, middle >> 5 & 0xFF, (middle & 0x1F) << 3 | 4 | low >> 13,
        low >> 5 & 0xFF, (low & 0x1F) << 3 | 4, 1, 0x01, 0x86, 0xA3, 0xF8 | stuffing,
    )) + b"\xff" * stuffing  # fmt: skip


def pes(stream_id: int, payload: bytes, pts_90k: int | None = None, *, length: int | None = None) -> bytes:
    head = b"\x80\x80\x05" + stamp(pts_90k) if pts_90k is not None else b"\x80\x00\x00"
    size = len(head) + len(payload) if length is None else length
    return b"\0\0\1" + bytes((stream_id,)) + size.to_bytes(2) + head + payload


SYSTEM_HEADER = bytes.fromhex("000001bb000c80270e04e17fe0e058c0c020")


@dataclass
class Taken:
    """What a demuxer handed on."""

    video: list[tuple[str, bytes, int]] = field(default_factory=list)
    sounds: list[tuple[str, bytes, int | None]] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)

    def take_video(self, codec: str, annex_b: bytes, pts_90k: int) -> None:
        self.video.append((codec, annex_b, pts_90k))

    def take_sound(self, codec: str, payload: bytes, pts_90k: int | None) -> None:
        self.sounds.append((codec, payload, pts_90k))

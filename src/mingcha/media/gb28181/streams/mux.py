"""Writes program streams (ISO/IEC 13818-1, 2.5; GB/T 28181, annex C.1): a pack a picture, maps at key pictures (13(1)).

The parts are public, so that the simulator can compose streams of devices that do it otherwise.
"""

import struct
from collections.abc import Sequence

from mingcha.media.gb28181.streams.program_map import SOUND_ID, VIDEO_ID, write_program_map

PES_LIMIT_BYTES = 0xFFFF
"""After the length field (2.4.3.7: PES_packet_length)."""
_MUX_RATE_50_BYTES = 50_000
"""program_mux_rate in units of 50 bytes a second: 20 Mbit/s."""
_FLAGS = 0x80
_TIMED, _UNTIMED = b"\x80\x05", b"\0\0"
_PTS_BYTES = 5
_VIDEO_BUFFER, _SOUND_BUFFER = 0xE000 | 400, 0xC000 | 32
"""P-STD_buffer_size_bound (2.5.3.7) in units of 1,024 bytes, and of 128 bytes."""


def pack_header(clock_90k: int, stuffing_bytes: int = 0) -> bytes:
    """A pack header (2.5.3.3) of this system clock, with 0 to 7 stuffing bytes."""
    clock = 0b01 << 46 | (clock_90k >> 30 & 7) << 43 | 1 << 42 | (clock_90k >> 15 & 0x7FFF) << 27
    clock |= 1 << 26 | (clock_90k & 0x7FFF) << 11 | 1 << 10 | 1
    head = b"\0\0\1\xba" + clock.to_bytes(6) + (_MUX_RATE_50_BYTES << 2 | 3).to_bytes(3)
    return head + bytes((0xF8 | stuffing_bytes,)) + b"\xff" * stuffing_bytes


def system_header(stream_ids: Sequence[int]) -> bytes:
    """A system header (2.5.3.5) of these streams."""
    videos = sum(0xE0 <= stream_id <= 0xEF for stream_id in stream_ids)
    sounds = len(stream_ids) - videos
    rate = 1 << 23 | _MUX_RATE_50_BYTES << 1 | 1
    body = rate.to_bytes(3) + bytes((sounds << 2, 0xE0 | videos, 0x7F))
    for stream_id in stream_ids:
        body += struct.pack(">BH", stream_id, _VIDEO_BUFFER if 0xE0 <= stream_id <= 0xEF else _SOUND_BUFFER)
    return b"\0\0\1\xbb" + len(body).to_bytes(2) + body


def timestamp(pts_90k: int) -> bytes:
    """A PTS of a PES header without a DTS (2.4.3.6)."""
    bits = 0b0010 << 36 | (pts_90k >> 30 & 7) << 33 | 1 << 32 | (pts_90k >> 15 & 0x7FFF) << 17 | 1 << 16
    return (bits | (pts_90k & 0x7FFF) << 1 | 1).to_bytes(_PTS_BYTES)


def pes_packets(stream_id: int, payload: bytes, pts_90k: int | None, *, measured: bool = True) -> bytes:
    """PES packets (2.4.3.6), as many as needed, the first one with the PTS. Not `measured`: one packet of length 0, as
    some devices write video."""
    parts, at = [], 0
    while at < len(payload) or not parts:
        timed = pts_90k is not None and not parts
        head = bytes((_FLAGS,)) + (_TIMED + timestamp(pts_90k or 0) if timed else _UNTIMED)
        size = min(len(payload) - at, PES_LIMIT_BYTES - len(head)) if measured else len(payload)
        length = len(head) + size if measured else 0
        parts.append(b"\0\0\1" + bytes((stream_id,)) + length.to_bytes(2) + head + payload[at : at + size])
        at += size
    return b"".join(parts)


class ProgramStreamMuxer:
    """One program stream of a video and, if it has a codec, a sound."""

    def __init__(self, video_codec: str, sound_codec: str = "") -> None:
        """Codecs as in program_map: h264, h265; alaw, ulaw, aac. Raises KeyError for others."""
        streams = [(VIDEO_ID, video_codec)] + ([(SOUND_ID, sound_codec)] if sound_codec else [])
        self._tables = system_header([stream_id for stream_id, _ in streams]) + write_program_map(streams)

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bytes:
        """The pack of one access unit with start codes."""
        head = pack_header(pts_90k) + (self._tables if key else b"")
        return head + pes_packets(VIDEO_ID, annex_b, pts_90k)

    def sound(self, payload: bytes, pts_90k: int) -> bytes:
        """The pack of whole G.711 samples or ADTS frames."""
        return pack_header(pts_90k) + pes_packets(SOUND_ID, payload, pts_90k)

"""Program stream maps (ISO/IEC 13818-1, 2.5.4): the codec of each elementary stream by GB/T 28181, annex C.

Article 13(1). A map whose tables exceed it is invalid; a wrong CRC is a flag, since devices write zeros there.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MAP_LIMIT_BYTES = 6 + 1018
"""The longest map with its head (2.5.4.1: program_stream_map_length)."""
VIDEO_ID, SOUND_ID = 0xE0, 0xC0
"""The stream ids of the first video and sound (2.4.3.7, table 2-22)."""
STREAM_TYPES = {
    0x10: "mpeg4",
    0x1B: "h264",
    0x24: "h265",
    0x80: "svac",
    0x03: "mp2",
    0x04: "mp2",
    0x0F: "aac",
    0x90: "alaw",
    0x91: "ulaw",
    0x92: "g722.1",
    0x93: "g723.1",
    0x99: "g729",
    0x9B: "svac-sound",
}
"""Our names of codecs, by stream_type. SVAC is declared and never decoded."""
_TYPE_OF = {"h264": 0x1B, "h265": 0x24, "aac": 0x0F, "alaw": 0x90, "ulaw": 0x91}
_HEAD = b"\0\0\1\xbc"
_CRC_BYTES = 4
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class ProgramMap:
    """One map."""

    codecs: tuple[tuple[int, str], ...]
    """(stream id, codec) in the order of the map; "" for a stream type that is not known."""
    crc_holds: bool = True

    def codec(self, stream_id: int) -> str:
        """The codec of a stream; "" if unknown."""
        return next((codec for held, codec in self.codecs if held == stream_id), "")


def read_program_map(data: bytes) -> ProgramMap:
    """Reads a whole map from its start code on. Raises Fault(INVALID) if its tables exceed it."""
    end = 6 + int.from_bytes(data[4:6])
    if data[:4] != _HEAD or not 16 <= end <= MAP_LIMIT_BYTES or len(data) < end:
        raise _invalid("no whole map")
    at = 10 + int.from_bytes(data[8:10])  # after program_stream_info, which is private
    if at + 2 > end - _CRC_BYTES:
        raise _invalid("program_stream_info beyond the map")
    stop = at + 2 + int.from_bytes(data[at : at + 2])
    if stop > end - _CRC_BYTES:
        raise _invalid("the table of streams beyond the map")
    at += 2
    codecs: list[tuple[int, str]] = []
    while at + 4 <= stop:
        codecs.append((data[at + 1], STREAM_TYPES.get(data[at], "")))
        at += 4 + int.from_bytes(data[at + 2 : at + 4])
    if at != stop:
        raise _invalid("a stream beyond the table")
    return ProgramMap(tuple(codecs), crc_holds=crc32_mpeg2(data[:end]) == 0)


def write_program_map(streams: Sequence[tuple[int, str]], info: bytes = b"", version: int = 0) -> bytes:
    """A map of these (stream id, codec); `info`: private bytes. Raises KeyError for a codec that we do not send."""
    table = b"".join(bytes((_TYPE_OF[codec], stream_id, 0, 0)) for stream_id, codec in streams)
    body = bytes((0xE0 | version & 0x1F, 0xFF)) + len(info).to_bytes(2) + info + len(table).to_bytes(2) + table
    data = _HEAD + (len(body) + _CRC_BYTES).to_bytes(2) + body
    return data + crc32_mpeg2(data).to_bytes(_CRC_BYTES)


def crc32_mpeg2(data: bytes) -> int:
    """CRC-32/MPEG-2 (ISO/IEC 13818-1, annex A): zlib's is the same polynomial with all bits reversed."""
    found = zlib.crc32(data.translate(_REVERSED)) ^ 0xFFFFFFFF
    return int(f"{found:032b}"[::-1], 2)


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("节目流映射无效", "a program stream map is not valid"), detail)

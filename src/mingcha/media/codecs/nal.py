"""NAL units, common to H.264 and H.265: iterating over them and reading their bits.

The input is untrusted: parsers raise only Fault(INVALID), and every loop is bounded.
"""

from collections.abc import Iterator

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

PARAMETER_SET_LIMIT_BYTES = 4096
MAX_SIDE = 16384
"""Luma samples; far above what cameras produce."""
_EXTENDED_SAR = 255


class BitReader:
    """Reads the raw byte sequence payload of a NAL unit, without its emulation prevention bytes (7.3.1 of both)."""

    def __init__(self, payload: bytes) -> None:
        self._raw = payload.replace(b"\0\0\3", b"\0\0")
        self._at = 0
        self._end = 8 * len(self._raw)

    def bits(self, count: int) -> int:
        """u(count). Raises Fault(INVALID) beyond the end."""
        at, stop = self._at, self._at + count
        if stop > self._end:
            raise invalid_stream("cut short")
        self._at = stop
        last = stop + 7 >> 3
        return int.from_bytes(self._raw[at >> 3 : last]) >> 8 * last - stop & ((1 << count) - 1)

    def flag(self) -> bool:
        """u(1)."""
        return self.bits(1) == 1

    def unsigned(self) -> int:
        """ue(v) (9.1 of H.264, 9.2 of H.265), at most 32 leading zeros."""
        zeros = 0
        while not self.bits(1):
            zeros += 1
            if zeros > 32:
                raise invalid_stream("an endless number")
        return (1 << zeros) - 1 + self.bits(zeros)

    def signed(self) -> int:
        """se(v) (9.1.1 of H.264, 9.2.2 of H.265)."""
        value = self.unsigned()
        return (value + 1) // 2 if value & 1 else -(value // 2)


def nal_units(payload: bytes) -> Iterator[bytes]:
    """The NAL units of a payload with 4-byte lengths. Raises Fault(INVALID) if a length exceeds it."""
    position, end = 0, len(payload)
    while position < end:
        start = position + 4
        stop = start + int.from_bytes(payload[position:start])
        if stop > end or start > end:
            raise invalid_stream("a length beyond the access unit")
        yield payload[start:stop]
        position = stop


def annex_b_units(data: bytes) -> list[bytes]:
    """The NAL units of a byte stream (Annex B of both standards). Trailing zero bytes are padding and removed."""
    return [unit for part in data.split(b"\0\0\1")[1:] if (unit := part.rstrip(b"\0"))]


def skip_video_signal(reader: BitReader) -> None:
    """Skips the beginning of vui_parameters(), equal in both standards (E.1.1 of H.264, E.2.1 of H.265): aspect
    ratio, overscan, video signal type, location of chroma samples."""
    if reader.flag() and reader.bits(8) == _EXTENDED_SAR:
        reader.bits(32)
    if reader.flag():
        reader.flag()
    if reader.flag():
        reader.bits(4)
        if reader.flag():
            reader.bits(24)
    if reader.flag():
        reader.unsigned()
        reader.unsigned()


def plausible_frame_90k(ticks: int, scale: int) -> int:
    """`ticks / scale` seconds as a frame duration; 0 if outside 1 to 240 frames a second (implausible)."""
    duration = ticks * 90_000 // scale if scale else 0
    return duration if 375 <= duration <= 90_000 else 0


def at_most(value: int, limit: int, name: str) -> int:
    """Returns the value. Raises Fault(INVALID) if it exceeds the limit."""
    if value > limit:
        raise invalid_stream(f"{name} out of range")
    return value


def invalid_stream(detail: str) -> Fault:
    """The fault of a stream that violates its standard."""
    return Fault(FaultKind.INVALID, Words("视频码流无效", "the video stream is not valid"), detail)

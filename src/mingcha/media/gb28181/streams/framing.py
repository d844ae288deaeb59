"""RTP over TCP by RFC 4571: two bytes of length before each packet (GB/T 28181-2022, annex D; article 13(1)).

Pure. Garbage between packets is skipped to the next packet of the same source; without one it is no such stream.
"""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.rtp.rtp import HEADER_BYTES

GARBAGE_LIMIT_BYTES = 1 << 20
"""Without a packet in between."""
_SSRC_AT = 2 + 8


def framed(packet: bytes) -> bytes:
    """One packet of at most 65,535 bytes, as it is sent. Raises OverflowError for a longer one."""
    return len(packet).to_bytes(2) + packet


class PacketFrames:
    """The packets of one connection."""

    def __init__(self, packet: Callable[[memoryview], None], damage: Callable[[str], None]) -> None:
        """`packet` gets slices of what `walk` was given; `damage(detail)`: garbage was skipped."""
        self._packet, self._damage = packet, damage
        self._source = b""
        self._garbage_bytes = 0
        self._skips = False

    def walk(self, view: memoryview, end: int) -> int:
        """Hands on all whole packets in view[:end]. Returns where the incomplete rest begins, which the caller puts at
        the beginning of the next view. Raises Fault(INVALID) if it is no such stream."""
        at, packet = 0, self._packet
        while end - at >= 3:
            if self._skips:
                at = self._resume(view, at, end)
                if self._skips:
                    return at
                continue
            size = view[at] << 8 | view[at + 1]
            if size == 0:
                at += 2  # allowed (RFC 4571, 2)
                continue
            if size < HEADER_BYTES or view[at + 2] >> 6 != 2:
                self._begin_to_skip()
                continue
            stop = at + 2 + size
            if stop > end:
                break
            if not self._source:
                self._source = bytes(view[at + _SSRC_AT : at + _SSRC_AT + 4])
            packet(view[at + 2 : stop])
            self._garbage_bytes = 0
            at = stop
        return at

    def _begin_to_skip(self) -> None:
        if not self._source:
            raise _invalid("no RTP packet at its beginning")
        self._skips = True
        self._damage("bytes that are no RTP packet were skipped")

    def _resume(self, view: memoryview, at: int, end: int) -> int:
        """Looks for a packet of the same source. Returns where it, or what may be the beginning of one, begins."""
        data, begin = bytes(view[at:end]), _SSRC_AT
        while (found := data.find(self._source, begin)) >= 0:
            start = found - _SSRC_AT
            if data[start] << 8 | data[start + 1] >= HEADER_BYTES and data[start + 2] >> 6 == 2:
                self._skips = False
                self._count_garbage(start)
                return at + start
            begin = found + 1
        skipped = max(0, len(data) - _SSRC_AT - 3)
        self._count_garbage(skipped)
        return at + skipped

    def _count_garbage(self, count: int) -> None:
        self._garbage_bytes += count
        if self._garbage_bytes > GARBAGE_LIMIT_BYTES:
            raise _invalid("too many bytes that are no RTP packet")


def _invalid(detail: str) -> Fault:
    words = Words("不是 RTP over TCP 码流", "not a stream of RTP over TCP")
    return Fault(FaultKind.INVALID, words, detail)

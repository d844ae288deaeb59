"""RTP (RFC 3550): the header of a packet, unwrapping of 32-bit times, and what a receiver counts."""

from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HEADER_BYTES = 12
MAX_MISORDER = 100
"""RFC 3550, A.1: a packet this far behind is late, further behind is another count."""


@dataclass(slots=True)
class RtpPacket:
    """One packet, its payload borrowed from the buffer that it was read into."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    """32 bits, as sent."""
    ssrc: int
    payload: memoryview


def read_rtp(data: memoryview) -> RtpPacket:
    """Reads one packet (RFC 3550, 5.1) without its CSRCs, extension and padding. Raises Fault(INVALID)."""
    length = len(data)
    if length < HEADER_BYTES or data[0] >> 6 != 2:
        raise _invalid("no RTP version 2 header")
    first = data[0]
    start = HEADER_BYTES + 4 * (first & 0x0F)
    if first & 0x10:
        if length < start + 4:
            raise _invalid("a header extension beyond the packet")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4])
    end = length
    if first & 0x20:
        end -= data[length - 1]
        if end == length:
            raise _invalid("padding of no length")
    if start > end:
        raise _invalid("a header beyond the packet")
    second = data[1]
    return RtpPacket(
        marker=second >= 0x80,
        payload_type=second & 0x7F,
        sequence=data[2] << 8 | data[3],
        timestamp=int.from_bytes(data[4:8]),
        ssrc=int.from_bytes(data[8:12]),
        payload=data[start:end],
    )


def unwrap(timestamp: int, near: int) -> int:
    """The 64-bit time whose low 32 bits are `timestamp` and that lies nearest to `near` (ties go ahead)."""
    step = (timestamp - near) & 0xFFFFFFFF
    return near + (step if step <= 0x80000000 else step - 0x100000000)


class ReceptionCount:
    """What a receiver report says of a source (RFC 3550, 6.4.1 and A.3, A.8); 16-bit numbers come in rising order."""

    def __init__(self) -> None:
        self._first = -1
        self._highest = -1
        self._reported_expected = 0
        self._reported_lost = 0
        self._transit: int | None = None
        self._jitter = 0.0
        self.lost = 0
        """Packets missing so far; those that come too late count as missing."""

    @property
    def highest(self) -> int:
        """The extended highest sequence number (32 bits)."""
        return max(self._highest, 0) & 0xFFFFFFFF

    @property
    def jitter(self) -> int:
        """Interarrival jitter in ticks of the media clock."""
        return int(self._jitter)

    def reached(self, sequence: int) -> None:
        """The newest sequence number is this; called at least once in 65535 packets."""
        if self._first < 0:
            self._first = self._highest = sequence
        else:
            self._highest += (sequence - self._highest) & 0xFFFF

    def arrived(self, timestamp: int, arrival_ticks: int) -> None:
        """An access unit with this RTP time was read at this time in media ticks (RFC 3550, A.8, a unit at a time:
        packets of one unit are read at once here)."""
        transit = arrival_ticks - timestamp
        if self._transit is not None:
            # 32 bits, so that neither the wrap of the media clock nor a jump makes the difference absurd
            difference = abs((transit - self._transit + 0x80000000 & 0xFFFFFFFF) - 0x80000000)
            self._jitter += (min(difference, 900_000) - self._jitter) / 16
        self._transit = transit

    def fraction_lost(self) -> int:
        """Loss since the last call, in 1/256 (RFC 3550, A.3)."""
        expected = self._highest - self._first + 1 if self._first >= 0 else 0
        expected_since, lost_since = expected - self._reported_expected, self.lost - self._reported_lost
        self._reported_expected, self._reported_lost = expected, self.lost
        if expected_since <= 0 or lost_since <= 0:
            return 0
        return min(255, (lost_since << 8) // expected_since)


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("RTP报文无效", "an RTP packet is not valid"), detail)

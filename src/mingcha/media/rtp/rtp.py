"""RTP (RFC 3550): packet headers, unwrapping of 32-bit times, and reception statistics."""

from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HEADER_BYTES = 12
MAX_MISORDER = 100
"""RFC 3550, A.1: a packet up to this far behind is late; further behind, the sequence restarted."""


@dataclass(slots=True)
class RtpPacket:
    """One packet. `payload` is a slice of the read buffer."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    """32 bits, as sent."""
    ssrc: int
    payload: memoryview


def read_rtp(data: memoryview) -> RtpPacket:
    """Parses one packet (RFC 3550, 5.1); drops CSRCs, extension and padding. Raises Fault(INVALID)."""
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
    """The 64-bit time with the low 32 bits `timestamp` that is nearest to `near` (the later one if tied)."""
    step = (timestamp - near) & 0xFFFFFFFF
    return near + (step if step <= 0x80000000 else step - 0x100000000)


class ReceptionCount:
    """Statistics for receiver reports (RFC 3550, 6.4.1, A.3, A.8). Sequence numbers must come in rising order."""

    def __init__(self) -> None:
        self._first = -1
        self._highest = -1
        self._before = 0
        self._reported_expected = 0
        self._reported_lost = 0
        self._transit: int | None = None
        self._jitter = 0.0
        self.lost = 0
        """Packets missing so far; late ones count as missing."""

    @property
    def highest(self) -> int:
        """The extended highest sequence number (32 bits)."""
        return max(self._highest, 0) & 0xFFFFFFFF

    @property
    def expected(self) -> int:
        """Packets that should have come so far (RFC 3550, A.3), those of earlier numberings included."""
        return self._before + (self._highest - self._first + 1 if self._first >= 0 else 0)

    @property
    def jitter(self) -> int:
        """Interarrival jitter in ticks of the media clock."""
        return int(self._jitter)

    def begin_anew(self) -> None:
        """Another numbering begins: a new source, or the sequence restarted (RFC 3550, A.1). The sums go on."""
        self._before = self.expected
        self._first = self._highest = -1
        self._transit, self._jitter = None, 0.0

    def reached(self, sequence: int) -> None:
        """Sets the newest sequence number. Call it at least once in 65535 packets."""
        if self._first < 0:
            self._first = self._highest = sequence
        else:
            self._highest += (sequence - self._highest) & 0xFFFF

    def arrived(self, timestamp: int, arrival_ticks: int) -> None:
        """Updates the jitter (RFC 3550, A.8) with the RTP time and the arrival time, in media ticks, of an access unit.
        Once per unit: its packets are read at once."""
        transit = arrival_ticks - timestamp
        if self._transit is not None:
            # in 32 bits, so that a wrap or a jump of the media clock does not give a huge difference
            difference = abs((transit - self._transit + 0x80000000 & 0xFFFFFFFF) - 0x80000000)
            self._jitter += ((difference if difference < 900_000 else 900_000) - self._jitter) / 16
        self._transit = transit

    def fraction_lost(self) -> int:
        """Loss since the last call, in 1/256 (RFC 3550, A.3)."""
        expected = self.expected
        expected_since, lost_since = expected - self._reported_expected, self.lost - self._reported_lost
        self._reported_expected, self._reported_lost = expected, self.lost
        if expected_since <= 0 or lost_since <= 0:
            return 0
        return min(255, (lost_since << 8) // expected_since)


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("RTP报文无效", "an RTP packet is not valid"), detail)

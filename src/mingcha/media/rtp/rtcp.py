"""RTCP (RFC 3550, 6): parses sender reports and BYE, writes receiver reports."""

import struct
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_SENDER_REPORT, _RECEIVER_REPORT, _SOURCE_DESCRIPTION, _GOODBYE = 200, 201, 202, 203
_NTP_TO_UNIX_S = 2_208_988_800  # 1900-01-01 to 1970-01-01
_SENDER = struct.Struct(">IIIIII")
_REPORT = struct.Struct(">BBHIIIIIII")


@dataclass(frozen=True, slots=True)
class SenderReport:
    """A sender report: maps the camera's media clock to its wall clock (RFC 3550, 6.4.1)."""

    ssrc: int
    ntp: int
    """64-bit NTP time: seconds since 1900 in the upper half."""
    rtp_timestamp: int
    packets: int
    octets: int

    @property
    def unix_90k(self) -> int:
        """The camera's wall clock, 90 kHz ticks since 1970; 0 if it has no clock (RFC 3550 allows that)."""
        if self.ntp == 0:
            return 0
        return (self.ntp * 90_000 >> 32) - _NTP_TO_UNIX_S * 90_000

    @property
    def middle_ntp(self) -> int:
        """The middle 32 bits, for the receiver report."""
        return self.ntp >> 16 & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Goodbye:
    """BYE: the source ends (RFC 3550, 6.6)."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """Reception statistics of one source (RFC 3550, 6.4.1)."""

    source: int
    fraction_lost: int
    """In 1/256 since the last report."""
    lost: int
    highest: int
    jitter: int
    last_report: int
    """Middle 32 bits of the last sender report's NTP time; 0 if there was none."""
    delay: int
    """Time since that report was read, in 1/65536 s."""


def read_rtcp(data: bytes | memoryview) -> tuple[SenderReport | Goodbye, ...]:
    """The sender reports and BYEs of a compound packet; skips other types. Raises Fault(INVALID)."""
    found: list[SenderReport | Goodbye] = []
    position, end = 0, len(data)
    while position < end:
        if end - position < 4 or data[position] >> 6 != 2:
            raise _invalid("no RTCP version 2 header")
        size = 4 + 4 * (data[position + 2] << 8 | data[position + 3])
        if position + size > end:
            raise _invalid("a length beyond the packet")
        kind, count = data[position + 1], data[position] & 0x1F
        if kind == _SENDER_REPORT:
            if size < 4 + _SENDER.size:
                raise _invalid("a sender report cut short")
            ssrc, upper, lower, timestamp, packets, octets = _SENDER.unpack_from(data, position + 4)
            found.append(SenderReport(ssrc, upper << 32 | lower, timestamp, packets, octets))
        elif kind == _GOODBYE:
            if size < 4 + 4 * count:
                raise _invalid("a goodbye cut short")
            sources = struct.unpack_from(f">{count}I", data, position + 4)
            found += [Goodbye(source) for source in sources]
        position += size
    return tuple(found)


def write_receiver_report(ours: int, block: ReportBlock | None, name: str) -> bytes:
    """A compound packet of receiver report and SDES (RFC 3550, 6.1): `ours` is our SSRC, `name` the CNAME."""
    if block is None:
        report = struct.pack(">BBHI", 0x80, _RECEIVER_REPORT, 1, ours)
    else:
        lost = max(-0x800000, min(0x7FFFFF, block.lost)) & 0xFFFFFF
        report = _REPORT.pack(
            0x81,
            _RECEIVER_REPORT,
            7,
            ours,
            block.source,
            block.fraction_lost << 24 | lost,
            block.highest,
            block.jitter & 0xFFFFFFFF,
            block.last_report,
            min(block.delay, 0xFFFFFFFF),
        )
    item = name.encode("utf-8")[:255]
    chunk = struct.pack(">IBB", ours, 1, len(item)) + item + b"\0"
    chunk += bytes(-len(chunk) % 4)
    return report + struct.pack(">BBH", 0x81, _SOURCE_DESCRIPTION, len(chunk) // 4) + chunk


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("RTCP报文无效", "an RTCP packet is not valid"), detail)

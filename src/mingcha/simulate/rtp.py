"""RTP and RTCP of an RTSP server over its own TCP connection (RFC 3550, RFC 2326 section 10.12)."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mingcha.simulate.codecs import PACKAGING, PAYLOAD_ROOM_BYTES, Packaging, SimulatedCodec

_RTP_HEADER_BYTES = 12
MAXIMUM_PACKET_BYTES = _RTP_HEADER_BYTES + PAYLOAD_ROOM_BYTES
_NTP_BEFORE_UNIX_S = 2_208_988_800  # seconds from 1900 to 1970, RFC 5905


@dataclass(slots=True)
class RtpStream:
    """The state of one RTP stream: initial sequence and timestamp, and counts of what was sent."""

    ssrc: int
    sequence: int
    timestamp_offset: int
    packaging: Packaging = PACKAGING[SimulatedCodec.H264]
    packets: int = field(default=0, init=False)
    octets: int = field(default=0, init=False)

    def packetise(self, nal_units: Sequence[bytes], pts_90k: int, channel: int = 0) -> list[bytes]:
        """One access unit as interleaved packets: `$`, channel, length, RTP header, payload.

        The last packet has the marker bit (RFC 6184, 5.1; RFC 7798, 4.1; RFC 2435, 3). `pts_90k` is relative to the
        start of the stream.
        """
        timestamp = (self.timestamp_offset + pts_90k) & 0xFFFFFFFF
        payloads = [payload for unit in nal_units for payload in self.packaging.payloads(unit)]
        packets = []
        last = len(payloads) - 1
        for index, payload in enumerate(payloads):
            kind = self.packaging.payload_type | (0x80 if index == last else 0)
            size = _RTP_HEADER_BYTES + len(payload)
            header = struct.pack(">BBHBBHII", 0x24, channel, size, 0x80, kind, self.sequence, timestamp, self.ssrc)
            packets.append(header + payload)
            self.sequence = (self.sequence + 1) & 0xFFFF
            self.octets += len(payload)
        self.packets += len(packets)
        return packets

    def sender_report(self, unix_ns: int, pts_90k: int, channel: int = 1) -> bytes:
        """An interleaved compound of SR and SDES (RFC 3550, 6.4.1 and 6.5); `unix_ns` is the wall time of `pts_90k`."""
        seconds, rest_ns = divmod(unix_ns, 1_000_000_000)
        report = struct.pack(
            ">BBHIIIIII",
            0x80,
            200,
            6,
            self.ssrc,
            (seconds + _NTP_BEFORE_UNIX_S) & 0xFFFFFFFF,
            (rest_ns << 32) // 1_000_000_000,
            (self.timestamp_offset + pts_90k) & 0xFFFFFFFF,
            self.packets & 0xFFFFFFFF,
            self.octets & 0xFFFFFFFF,
        )
        name = b"simulated"
        item = bytes([1, len(name)]) + name
        item += bytes(4 - len(item) % 4)
        description = struct.pack(">BBHI", 0x81, 202, 1 + len(item) // 4, self.ssrc) + item
        compound = report + description
        return struct.pack(">BBH", 0x24, channel, len(compound)) + compound


def on_channel(packets: Iterable[bytes], channel: int) -> list[bytes]:
    """The same interleaved packets on another channel number."""
    return [b"$" + bytes([channel]) + packet[2:] for packet in packets]

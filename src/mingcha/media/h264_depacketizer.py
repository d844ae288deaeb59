"""H.264 out of RTP (RFC 6184: single NAL unit, STAP-A, FU-A): whole access units in AVCC form, or a loss.

Fragments stay borrowed slices of the shared read buffer until their access unit is joined, once. `settle` must be
called before the buffer is read into again.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.errors import Fault
from mingcha.media.h264 import DELIMITER
from mingcha.media.rtp import HEADER_BYTES, MAX_MISORDER, ReceptionCount, read_rtp

UNIT_LIMIT_BYTES = 8 * 1024 * 1024
STAP_A, FU_A = 24, 28
_PICTURE = 0b111110
"""Bits of the NAL unit types that carry a picture: 1 to 5."""
# of an interleaved frame: "$" and channel, length, RTP flags and type, sequence, timestamp and SSRC, FU octets
_FRAGMENT = struct.Struct(">HHHHQH")
_PLAIN = 0x8000
_HEADER = struct.Struct(">xBHII")
_NO_EXTRAS = 0x80
_MISSING = "packets are missing"


@dataclass(slots=True)
class CodedPicture:
    """One access unit as it came."""

    payload: bytes
    """AVCC, 4-byte lengths, delimiters left out."""
    timestamp: int
    """32-bit RTP time."""
    kinds: int
    """Bit n is set when a NAL unit of type n is inside."""


class H264Depacketizer:
    """Feeds on RTP packets of one track in the order of arrival; hands out pictures and losses."""

    def __init__(
        self,
        payload_type: int,
        picture: Callable[[CodedPicture], None],
        damage: Callable[[str], None],
        restart: Callable[[str], None],
    ) -> None:
        """`damage(detail)`: pictures are missing before the next one; `restart(detail)`: another source begins."""
        self._picture, self._damage, self._restart = picture, damage, restart
        self._payload_type = payload_type
        self._plain = _PLAIN | payload_type
        self.count = ReceptionCount()
        self.arrival_90k = 0
        """When the packets handed in now were read, in media ticks of the monotonic clock: for the jitter."""
        self.ssrc = -1
        self._expected = -1
        self._unexpected = -1
        self._timestamp = -1
        self._emitted = -1
        self._marker_ends = True
        self._damaged = False
        self._kinds = 0
        self._pieces: list[bytes | memoryview] = []
        self._slot = -1
        self._fragment = -1
        self._source = -1

    @property
    def within_fragments(self) -> bool:
        """Whether the next packet is likely the next piece of a fragmented NAL unit."""
        return self._fragment >= 0

    def fragments(self, view: memoryview, position: int, end: int, mark: int) -> int:
        """The short way: takes interleaved frames from `position` as long as each is exactly the next middle fragment;
        `mark` is 0x2400 + channel. Returns the position of the first frame that is not."""
        expected, source, fragment, plain = self._expected, self._source, self._fragment, self._plain
        append, unpack = self._pieces.append, _FRAGMENT.unpack_from
        while position + 18 <= end:
            head, length, kind, sequence, from_source, octets = unpack(view, position)
            stop = position + 4 + length
            if (
                octets != fragment
                or sequence != expected
                or from_source != source
                or kind != plain
                or head != mark
                or length < 15
                or stop > end
            ):
                break
            append(view[position + 18 : stop])
            expected = (expected + 1) & 0xFFFF
            position = stop
        self._expected = expected
        return position

    def packet(self, data: memoryview) -> None:
        """The general way: one RTP packet of any shape. What is no RTP is passed over; its number will be missed."""
        if len(data) > HEADER_BYTES and data[0] == _NO_EXTRAS:
            # nearly every packet: no padding, no extension, no contributing sources
            second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
            payload = data[HEADER_BYTES:]
        else:
            try:
                packet = read_rtp(data)
            except Fault:
                return
            second = packet.marker << 7 | packet.payload_type
            sequence, timestamp, ssrc, payload = packet.sequence, packet.timestamp, packet.ssrc, packet.payload
        if ssrc != self.ssrc:
            self._new_source(ssrc)
        hole = False
        if sequence == self._expected:
            self._expected = (sequence + 1) & 0xFFFF
        else:
            ahead = self._out_of_order(sequence)
            if ahead < 0:
                return
            hole = ahead > 0
        if timestamp != self._timestamp:
            self._begin(timestamp, hole)
        elif hole:
            self._spoil(_MISSING)
        if second & 0x7F == self._payload_type and payload:
            self._payload(payload)
        if second & 0x80 and self._marker_ends:
            self._finish()

    def settle(self) -> None:
        """Copies what is still borrowed from the read buffer."""
        pieces = self._pieces
        if not pieces:
            return
        if self._slot < 0:
            pieces[:] = [b"".join(pieces)]
        else:
            pieces[:] = [b"".join(pieces[: self._slot]), b"", b"".join(pieces[self._slot + 1 :])]
            self._slot = 1
        if sum(map(len, pieces)) > UNIT_LIMIT_BYTES:
            self._spoil("an access unit without end")

    def _new_source(self, ssrc: int) -> None:
        first = self.ssrc < 0
        self.ssrc = ssrc
        self._expected = self._unexpected = -1
        self._drop()
        self._timestamp = self._emitted = -1
        if not first:
            lost = self.count.lost
            self.count = ReceptionCount()
            self.count.lost = lost
            self._restart("the source changed (SSRC)")

    def _out_of_order(self, sequence: int) -> int:
        """How many packets are missing before this one (0 for the very first); -1 when it is late or double, and to be
        passed over."""
        ahead = (sequence - self._expected) & 0xFFFF if self._expected >= 0 else 0
        if ahead >= 0x8000:
            if 0x10000 - ahead <= MAX_MISORDER:
                return -1
            # far behind: another count, when a second packet follows it (RFC 3550, A.1)
            if sequence != self._unexpected:
                self._unexpected = (sequence + 1) & 0xFFFF
                return -1
            self.count.lost += 1
            ahead = 1
        else:
            self.count.lost += ahead
        self._unexpected = -1
        self._expected = (sequence + 1) & 0xFFFF
        self.count.reached(sequence)
        return ahead

    def _begin(self, timestamp: int, hole: bool) -> None:
        """Another time: the unit before it is over (RFC 6184, 5.1: one RTP time an access unit)."""
        if hole:
            self._spoil(_MISSING)
        self._finish()
        self._timestamp = timestamp
        self._source = timestamp << 32 | self.ssrc
        self._damaged = hole

    def _payload(self, payload: memoryview) -> None:
        kind = payload[0] & 0x1F
        if kind == FU_A:
            self._fragment_unit(payload)
            return
        if self._slot >= 0:
            self._spoil("a fragmented unit without end")
        if 1 <= kind <= 23:
            self._whole(payload)
        elif kind == STAP_A:
            position = 1
            while position + 2 < len(payload):
                stop = position + 2 + (payload[position] << 8 | payload[position + 1])
                if stop > len(payload):
                    self._spoil("an aggregate beyond its packet")
                    return
                if stop > position + 2:
                    self._whole(payload[position + 2 : stop])
                position = stop
        else:
            self._spoil("a packet of a mode that was not agreed")

    def _whole(self, unit: memoryview) -> None:
        kind = unit[0] & 0x1F
        if self._damaged or kind == DELIMITER or not self._may_carry(kind):
            return
        self._kinds |= 1 << kind
        self._pieces += (len(unit).to_bytes(4), unit)

    def _fragment_unit(self, payload: memoryview) -> None:
        if len(payload) < 3:
            self._spoil("an empty fragment")
            return
        indicator, header = payload[0], payload[1]
        kind = header & 0x1F
        if header & 0x80:
            if self._slot >= 0:
                self._spoil("a fragmented unit without end")
            if self._damaged or not self._may_carry(kind):
                return
            self._kinds |= 1 << kind
            self._slot = len(self._pieces)
            self._fragment = indicator << 8 | kind
            self._pieces += (b"", bytes((indicator & 0xE0 | kind,)), payload[2:])
        elif self._slot >= 0 and indicator << 8 | kind == self._fragment:
            self._pieces.append(payload[2:])
        else:
            self._spoil("a fragment without beginning")
            return
        if header & 0x40:
            self._pieces[self._slot] = sum(map(len, self._pieces[self._slot + 1 :])).to_bytes(4)
            self._slot = self._fragment = -1

    def _may_carry(self, kind: int) -> bool:
        """False for a slice with the time of a picture that was already handed out: the marker bit ends units too
        early here, so from now on only a new time does. The picture was cut: a loss."""
        if self._timestamp == self._emitted and 1 << kind & _PICTURE:
            self._marker_ends = False
            self._spoil("the marker bit came before the end of a picture")
            return False
        return True

    def _finish(self) -> None:
        if self._slot >= 0:
            self._spoil("a fragmented unit without end")
        if self._damaged:
            self._damaged = False
            return
        if not self._kinds & _PICTURE:
            return  # parameter sets and SEI that come ahead with a time of their own belong to what follows
        picture = CodedPicture(b"".join(self._pieces), self._timestamp, self._kinds)
        self._emitted = self._timestamp
        self._drop()
        if self._expected >= 0:
            self.count.reached((self._expected - 1) & 0xFFFF)
            self.count.arrived(self._timestamp, self.arrival_90k)
        self._picture(picture)

    def _spoil(self, detail: str) -> None:
        """What was collected of this unit is worthless."""
        self._drop()
        if not self._damaged:
            self._damaged = True
            self._damage(detail)

    def _drop(self) -> None:
        self._pieces.clear()
        self._slot = self._fragment = -1
        self._kinds = 0

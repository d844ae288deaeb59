"""Depacketizing of NAL units, common to H.264 and H.265: RTP packets to whole access units, or losses.

Fragments are kept as slices of the shared read buffer and joined once per access unit. Call `settle` before the buffer
is overwritten.
"""

import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from mingcha.kit.errors import Fault
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.rtp.rtp import HEADER_BYTES, MAX_MISORDER, ReceptionCount, read_rtp

UNIT_LIMIT_BYTES = 8 * 1024 * 1024
UNITS_LIMIT = 4096
"""NAL units of an access unit: a picture of 16384 lines in slices of one row of macroblocks has a quarter of it."""
_FRAME_AND_RTP_BYTES = 4 + HEADER_BYTES
_PLAIN = 0x8000
_MARKER = 0x80
_HEADER = struct.Struct(">xBHII")
_SOURCE = struct.Struct(">II")
_NO_EXTRAS = 0x80
_MISSING = "packets are missing"


class NalDepacketizer(ABC):
    """Takes the RTP packets of one track in order of arrival; calls back with pictures and losses."""

    PICTURE: ClassVar[int]
    """Bit n is set if NAL units of type n carry picture data."""
    DELIMITER: ClassVar[int]
    """The type of the access unit delimiter."""
    FRAGMENT_HEADER_BYTES: ClassVar[int]
    """Bytes before a piece of a fragmented NAL unit: payload header and FU header."""

    def __init__(
        self,
        payload_type: int,
        picture: Callable[[CodedPicture], None],
        damage: Callable[[str], None],
        restart: Callable[[str], None],
    ) -> None:
        """`damage(detail)`: pictures before the next one are missing; `restart(detail)`: the SSRC changed."""
        self._picture, self._damage, self._restart = picture, damage, restart
        self._payload_type = payload_type
        self._plain = _PLAIN | payload_type
        self.count = ReceptionCount()
        self.arrival_90k = 0
        """Arrival time of the current packets, monotonic clock, 90 kHz: for the jitter."""
        self.ssrc = -1
        self._expected = -1
        self._unexpected = -1
        self._timestamp = -1
        self._emitted = -1
        self._marker_ends = True
        self._damaged = False
        self._kinds = 0
        self._pieces: list[bytes | memoryview] = []
        self._units = 0
        self._settled = self._settled_bytes = 0
        self._slot = -1
        self._signature = b""
        self._last_signature = b""
        frame = struct.Struct(f">IHH{8 + self.FRAGMENT_HEADER_BYTES}s")
        # an interleaved frame: "$", channel, length; RTP flags, type; sequence number; then the signature
        self._unpack_fragment = frame.unpack_from

    @abstractmethod
    def _payload(self, payload: memoryview) -> None:
        """Handles the payload of one packet: `_whole` or `_fragment` for its NAL units, `_spoil` if it is invalid."""

    @property
    def within_fragments(self) -> bool:
        """Whether a fragmented NAL unit is incomplete, so that `fragments` is worth trying."""
        return self._signature != b""

    def fragments(self, view: memoryview, position: int, end: int, mark: int) -> int:
        """Fast path: takes interleaved frames from `position` while each is the next middle fragment, and the last
        fragment after them. `mark` is 0x2400 + channel. Returns the position of the first frame that is neither."""
        signature, plain, expected = self._signature, self._plain, self._expected
        append, unpack = self._pieces.append, self._unpack_fragment
        before = _FRAME_AND_RTP_BYTES + self.FRAGMENT_HEADER_BYTES
        last, usual, size = end - before, -1, 0
        while position < last:
            head, flags, sequence, signed = unpack(view, position)
            if head != usual:  # nearly all frames of a picture are equally long: one check of the head for all of them
                usual, size = head, 4 + (head & 0xFFFF)
                if size <= before or head >> 16 != mark:
                    break
            stop = position + size
            if stop > end:
                break
            if signed != signature or sequence != expected or flags != plain:
                self._expected = expected
                if signed == self._last_signature and sequence == expected and flags & ~_MARKER == plain:
                    self._last_fragment(view[position + before : stop], marker=flags != plain)
                    return stop
                return position
            append(view[position + before : stop])
            expected = (expected + 1) & 0xFFFF
            position = stop
        self._expected = expected
        return position

    def _last_fragment(self, piece: memoryview, *, marker: bool) -> None:
        self._expected = (self._expected + 1) & 0xFFFF
        pieces, slot = self._pieces, self._slot
        pieces.append(piece)
        pieces[slot] = sum(map(len, pieces[slot + 1 :])).to_bytes(4)
        self._slot, self._signature = -1, b""
        if marker and self._marker_ends:
            self._finish()

    def packet(self, data: memoryview) -> None:
        """Takes one RTP packet of any kind. Skips malformed ones, which then count as lost."""
        if len(data) > HEADER_BYTES and data[0] == _NO_EXTRAS:
            # nearly all packets: no padding, no extension, no CSRC
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
            if hole or self._kinds or self._damaged:
                self._begin(timestamp, hole)
            else:
                self._timestamp = timestamp
        elif hole:
            self._spoil(_MISSING)
        if second & 0x7F == self._payload_type and payload:
            self._payload(payload)
        if second & 0x80 and self._marker_ends:
            self._finish()

    def settle(self) -> None:
        """Copies the slices that still refer to the read buffer."""
        pieces, settled, slot = self._pieces, self._settled, self._slot
        if len(pieces) == settled:
            return
        # do not copy settled data again: a camera may send a large unit in very many small reads
        if slot < settled:
            pieces[settled:] = [b"".join(pieces[settled:])]
        else:
            pieces[settled:] = [b"".join(pieces[settled:slot]), b"", b"".join(pieces[slot + 1 :])]
            self._slot = settled + 1
        self._settled_bytes += sum(map(len, pieces[settled:]))
        self._settled = len(pieces)
        if self._settled_bytes > UNIT_LIMIT_BYTES:
            self._spoil("an access unit without end")

    def _new_source(self, ssrc: int) -> None:
        first = self.ssrc < 0
        self.ssrc = ssrc
        self._expected = self._unexpected = -1
        self._drop()
        self._timestamp = self._emitted = -1
        if not first:
            self.count.begin_anew()
            self._restart("the source changed (SSRC)")

    def _out_of_order(self, sequence: int) -> int:
        """Number of packets missing before this one (0 for the first packet); -1 if it is late or a duplicate and must
        be skipped."""
        ahead = (sequence - self._expected) & 0xFFFF if self._expected >= 0 else 0
        if ahead >= 0x8000:
            if 0x10000 - ahead <= MAX_MISORDER:
                return -1
            # far behind: the sequence restarted, if a second packet follows it (RFC 3550, A.1)
            if sequence != self._unexpected:
                self._unexpected = (sequence + 1) & 0xFFFF
                return -1
            self.count.lost += 1
            self.count.begin_anew()
            self.count.reached((sequence - 1) & 0xFFFF)
            ahead = 1
        else:
            self.count.lost += ahead
        self._unexpected = -1
        self._expected = (sequence + 1) & 0xFFFF
        self.count.reached(sequence)
        return ahead

    def _begin(self, timestamp: int, hole: bool) -> None:
        """A new RTP time ends the previous access unit (RFC 6184, 5.1: one RTP time per access unit)."""
        if hole:
            self._spoil(_MISSING)
        self._finish()
        self._timestamp = timestamp
        self._damaged = hole

    def _whole(self, kind: int, unit: memoryview) -> None:
        """Adds a whole NAL unit."""
        if self._slot >= 0:
            self._spoil("a fragmented unit without end")
        if self._damaged or kind == self.DELIMITER or not self._may_carry(kind):
            return
        self._units += 1
        if self._units > UNITS_LIMIT:
            self._spoil("an access unit of too many units")
            return
        self._kinds |= 1 << kind
        self._pieces += (len(unit).to_bytes(4), unit)

    def _fragment(self, kind: int, middle: bytes, header: bytes, flags: int, piece: memoryview) -> None:
        """Adds a piece of a NAL unit. `middle`: the headers of its middle pieces; `header`: the header of the NAL unit;
        `flags`: the FU header, bit 7 = start, bit 6 = end."""
        if flags & 0x80:
            if self._slot >= 0:
                self._spoil("a fragmented unit without end")
            if self._damaged or not self._may_carry(kind):
                return
            self._kinds |= 1 << kind
            self._slot = len(self._pieces)
            source = _SOURCE.pack(self._timestamp, self.ssrc)
            self._signature = source + middle
            self._last_signature = source + middle[:-1] + bytes((flags & 0x3F | 0x40,))
            self._pieces += (b"", header, piece)
        elif self._slot >= 0 and self._signature.endswith(middle):
            self._pieces.append(piece)
        else:
            self._spoil("a fragment without beginning")
            return
        if flags & 0x40:
            self._pieces[self._slot] = sum(map(len, self._pieces[self._slot + 1 :])).to_bytes(4)
            self._slot, self._signature = -1, b""

    def _may_carry(self, kind: int) -> bool:
        """False for a slice with the time of a picture that was already delivered: this server sets the marker bit too
        early. From now on only a new time ends an access unit; the truncated picture counts as a loss."""
        if self._timestamp == self._emitted and 1 << kind & self.PICTURE:
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
        if not self._kinds & self.PICTURE:
            return  # parameter sets and SEI with a time of their own belong to the next access unit
        picture = CodedPicture(b"".join(self._pieces), self._timestamp, self._kinds)
        self._emitted = self._timestamp
        self._drop()
        if self._expected >= 0:
            self.count.reached((self._expected - 1) & 0xFFFF)
            self.count.arrived(self._timestamp, self.arrival_90k)
        self._picture(picture)

    def _spoil(self, detail: str) -> None:
        """Drops the current access unit and reports a loss."""
        self._drop()
        if not self._damaged:
            self._damaged = True
            self._damage(detail)

    def _drop(self) -> None:
        self._pieces.clear()
        self._units = 0
        self._settled = self._settled_bytes = 0
        self._slot, self._signature = -1, b""
        self._kinds = 0

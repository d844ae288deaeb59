"""Depacketizer of sound: G.711 packets, access units of AAC after their headers (RFC 3551; RFC 3640, 3.2).

A missing packet is a hole in the sound; it never affects the video.
"""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.rtp.rtp import read_rtp

type TakeSound = Callable[[int, int, bytes], None]
"""Called with the RTP time (32 bits), the length in samples and the bytes of one unit of sound."""

_HEADER_BITS = 16
_INDEX_BITS = 3
_UNITS_LIMIT = 64
"""Access units per packet: over two seconds."""


def read_au_headers(payload: bytes) -> tuple[list[int], int]:
    """Sizes in bytes of the access units of an AAC-hbr payload, and the offset of the first (RFC 3640, 3.2.1, 3.3.6).

    A single size may exceed the payload: the unit is fragmented. Raises Fault(INVALID) if malformed or interleaved.
    """
    bits = int.from_bytes(payload[:2])
    count, rest = divmod(bits, _HEADER_BITS)
    begin = 2 + count * 2
    if len(payload) < begin or rest or not 0 < count <= _UNITS_LIMIT:
        raise _invalid("AU headers of no whole number, or beyond the packet")
    headers = [int.from_bytes(payload[at : at + 2]) for at in range(2, begin, 2)]
    if any(header & (1 << _INDEX_BITS) - 1 for header in headers):
        raise _invalid("interleaved access units")
    sizes = [header >> _INDEX_BITS for header in headers]
    if 0 in sizes or (count > 1 and begin + sum(sizes) > len(payload)):
        raise _invalid("access units beyond the packet")
    return sizes, begin


class SoundDepacketizer:
    """Takes the RTP packets of one sound track. Skips malformed and late packets and other payload types."""

    def __init__(self, payload_type: int, sound: SoundFormat, take: TakeSound) -> None:
        self._payload_type, self._sound, self._take = payload_type, sound, take
        self.ssrc = -1
        self._expected = -1
        self._pieces: list[bytes] = []
        self._pieces_bytes = 0
        self._pieces_of = (-1, 0)

    def packet(self, data: memoryview) -> None:
        """Takes one packet, in order of arrival. Keeps no reference to it."""
        try:
            packet = read_rtp(data)
            if packet.payload_type != self._payload_type or not len(packet.payload):
                return
            if packet.ssrc != self.ssrc:
                self.ssrc, self._expected = packet.ssrc, packet.sequence
                self._clear()
            ahead = (packet.sequence - self._expected) & 0xFFFF if self._expected >= 0 else 0
            if ahead >= 0x8000:
                return
            self._expected = (packet.sequence + 1) & 0xFFFF
            if ahead:
                self._clear()
            payload = bytes(packet.payload)
            if self._sound.unit_samples:
                self._aac(packet.timestamp, payload)
            else:
                self._take(packet.timestamp, len(payload) // self._sound.channels, payload)
        except Fault:
            return

    def settle(self) -> None:
        """Does nothing: no packet data is kept by reference (see datagrams.Depacketizer)."""

    def _aac(self, timestamp: int, payload: bytes) -> None:
        sizes, at = read_au_headers(payload)
        if len(sizes) == 1 and sizes[0] > len(payload) - at:
            self._piece(timestamp, sizes[0], payload[at:])
            return
        self._clear()
        samples = self._sound.unit_samples
        for number, size in enumerate(sizes):
            self._take((timestamp + number * samples) & 0xFFFFFFFF, samples, payload[at : at + size])
            at += size

    def _piece(self, timestamp: int, size: int, piece: bytes) -> None:
        """Collects a fragmented unit: packets of the same time, each with the size of the whole unit (3.2.3.1)."""
        if self._pieces_of != (timestamp, size):
            self._clear()
            self._pieces_of = timestamp, size
        if not piece:
            return  # or a camera could fill the memory with nothing
        self._pieces.append(piece)
        self._pieces_bytes += len(piece)
        if self._pieces_bytes >= size:
            if self._pieces_bytes == size:
                self._take(timestamp, self._sound.unit_samples, b"".join(self._pieces))
            self._clear()

    def _clear(self) -> None:
        """Drops an incomplete unit."""
        self._pieces, self._pieces_bytes, self._pieces_of = [], 0, (-1, 0)


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("RTP声音报文无效", "an RTP packet of sound is not valid"), detail)

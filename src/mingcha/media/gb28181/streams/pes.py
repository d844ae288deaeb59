"""Heads of packs and PES packets of MPEG-2 and MPEG-1 (ISO/IEC 13818-1, 2.4.3.6, 2.5.3.3; 11172-1, 2.4.3). Pure.

Article 13(1).
"""

from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_STUFFING_LIMIT_BYTES = 16
"""MPEG-1 (11172-1, 2.4.3.3)."""


class PesHead(NamedTuple):
    """Where the payload of a PES packet begins, and its PTS."""

    payload_at: int
    pts_90k: int | None


def pack_header_bytes(data: bytes, at: int) -> int:
    """The size of the pack header at this offset; 0 if more bytes are needed. Raises Fault(INVALID)."""
    size = len(data) - at
    if size < 5:
        return 0
    if data[at + 4] >> 6 == 1:
        whole = 14 + (data[at + 13] & 7) if size >= 14 else 14
    elif data[at + 4] >> 4 == 2:
        whole = 12
    else:
        raise _invalid("a pack header of no known kind")
    return whole if size >= whole else 0


def system_clock_90k(data: bytes, at: int) -> int:
    """The system clock of the whole pack header at this offset."""
    if data[at + 4] >> 6 == 1:
        bits = int.from_bytes(data[at + 4 : at + 10])
        return (bits >> 43 & 7) << 30 | (bits >> 27 & 0x7FFF) << 15 | bits >> 11 & 0x7FFF
    return _timestamp(data, at + 4)


def pes_head(data: bytes, at: int) -> PesHead | None:
    """The head of the PES packet of video or sound at this offset; None if it exceeds the data. Raises
    Fault(INVALID)."""
    if len(data) - at < 9:
        return None
    if data[at + 6] >> 6 == 2:
        payload_at = at + 9 + data[at + 8]
        if len(data) < payload_at:
            return None
        pts_90k = _timestamp(data, at + 9) if data[at + 7] >= 0x80 and data[at + 8] >= 5 else None
        return PesHead(payload_at, pts_90k)
    return _mpeg1_head(data, at + 6)


def _mpeg1_head(data: bytes, at: int) -> PesHead | None:
    """Stuffing, buffer size and times of an MPEG-1 packet."""
    most = at + _STUFFING_LIMIT_BYTES
    while at < len(data) and data[at] == 0xFF:
        at += 1
        if at > most:
            raise _invalid("stuffing without end")
    if at < len(data) and data[at] >> 6 == 1:
        at += 2
    if at >= len(data):
        return None
    kind = data[at] >> 4
    if kind in (2, 3):
        payload_at = at + (5 if kind == 2 else 10)
        return PesHead(payload_at, _timestamp(data, at)) if len(data) >= payload_at else None
    if data[at] != 0x0F:
        raise _invalid("a packet header of no known kind")
    return PesHead(at + 1, None)


def _timestamp(data: bytes, at: int) -> int:
    """33 bits of 90 kHz with their marker bits (2.4.3.6), which are not checked."""
    bits = int.from_bytes(data[at : at + 5])
    return (bits >> 33 & 7) << 30 | (bits >> 17 & 0x7FFF) << 15 | bits >> 1 & 0x7FFF


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("节目流无效", "the program stream is not valid"), detail)

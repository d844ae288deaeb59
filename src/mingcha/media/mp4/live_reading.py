"""Reads what a gateway sends to viewers of live pictures: an initialisation segment, and fragments `moof mdat` as
fragment.live_fragment writes them (ISO/IEC 14496-12, 8.8; 14496-15, 5.3.3 and 8.3.3). Serves article 13(1).

It may come from another host: readers raise only Fault(INVALID), and take time in proportion to their input.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_PICTURES = 1_000
"""Of one fragment."""
MOST_BOX_BYTES = 32 << 20
"""Of a fragment with what stands before it, where a stream is read in pieces: half a second of the dearest pictures."""
MOST_SETS = 64
"""Parameter sets of one initialisation segment."""
_BOX = struct.Struct(">I4s")
_ROW = struct.Struct(">IIIi")
"""Of a picture in `trun`: duration, bytes, flags, composition offset."""
_HEAD_BYTES, _FULL_BYTES = 8, 12
_TRUN_FLAGS = 1 << 24 | 0x000F01
_NOT_KEY = 0x00010000
"""sample_is_non_sync_sample."""
_AVC, _HEVC = b"avcC", b"hvcC"
_MOST_90K = 1 << 62


@dataclass(frozen=True, slots=True)
class LiveInit:
    """What decoders need first."""

    codec: str
    """h264 or h265."""
    sets: tuple[bytes, ...]
    """Parameter sets without start codes, in their order."""


@dataclass(frozen=True, slots=True)
class LivePicture:
    """One access unit."""

    pts_90k: int
    key: bool
    payload: bytes
    """NAL units with lengths of four bytes."""


def read_live(data: bytes) -> Iterator[LiveInit | LivePicture]:
    """What one message holds, in its order. Raises Fault(INVALID)."""
    at, moof = 0, b""
    while at < len(data):
        kind, body, at = _box(data, at)
        if kind == b"moov":
            yield _init_of(body)
        elif kind == b"moof":
            moof = body
        elif kind == b"mdat":
            yield from _pictures(moof, body)
            moof = b""


class LivePieces:
    """Reads the same from pieces of any length, as an answer of HTTP brings them."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._at = 0
        """Of the first box that was not looked at, in what is held."""

    def take(self, piece: bytes) -> Iterator[LiveInit | LivePicture]:
        """What a piece completes, in its order: whole fragments. Raises Fault(INVALID), also for boxes longer than
        MOST_BOX_BYTES, before they are held."""
        self._held += piece
        whole = 0
        while self._at + _HEAD_BYTES <= len(self._held):
            size, kind = _BOX.unpack_from(self._held, self._at)
            if size < _HEAD_BYTES or self._at - whole + size > MOST_BOX_BYTES:
                raise _invalid("boxes of another length")
            if self._at + size > len(self._held):
                break
            self._at += size
            if kind == b"mdat":
                whole = self._at
        data = bytes(self._held[:whole])
        del self._held[:whole]
        self._at -= whole
        yield from read_live(data)


def _init_of(moov: bytes) -> LiveInit:
    """The parameter sets of the first decoder configuration of H.264 or H.265."""
    for kind, codec, read in ((_AVC, "h264", _avc_sets), (_HEVC, "h265", _hevc_sets)):
        at = moov.find(kind)
        if at >= 4:
            config = moov[at + 4 : at - 4 + int.from_bytes(moov[at - 4 : at])]
            return LiveInit(codec, tuple(read(config)))
    raise _invalid("no configuration of H.264 or H.265")


def _avc_sets(config: bytes) -> Iterator[bytes]:
    at = 5
    for mask in (0x1F, 0xFF):
        count = _byte(config, at) & mask
        at += 1
        if count > MOST_SETS:
            raise _invalid("too many parameter sets")
        for _ in range(count):
            unit, at = _unit(config, at)
            yield unit


def _hevc_sets(config: bytes) -> Iterator[bytes]:
    at, found = 23, 0
    for _ in range(_byte(config, 22)):
        count = int.from_bytes(config[at + 1 : at + 3])
        at += 3
        found += count
        if found > MOST_SETS:
            raise _invalid("too many parameter sets")
        for _ in range(count):
            unit, at = _unit(config, at)
            yield unit


def _unit(config: bytes, at: int) -> tuple[bytes, int]:
    """A NAL unit behind its length of two bytes, and where the next one is."""
    begin = at + 2
    end = begin + int.from_bytes(config[at:begin])
    if end > len(config) or end == begin:
        raise _invalid("a parameter set that is cut off")
    return config[begin:end], end


def _byte(config: bytes, at: int) -> int:
    if at >= len(config):
        raise _invalid("a configuration that is cut off")
    return config[at]


def _pictures(moof: bytes, payload: bytes) -> Iterator[LivePicture]:
    fragment = _child(moof, b"traf")
    times, run = _child(fragment, b"tfdt"), _child(fragment, b"trun")
    if len(times) != _FULL_BYTES or times[0] != 1 or len(run) < _FULL_BYTES:
        raise _invalid("a fragment with other times")
    dts_90k, flags, count = int.from_bytes(times[4:]), int.from_bytes(run[:4]), int.from_bytes(run[4:8])
    rows = run[_FULL_BYTES:]
    if flags != _TRUN_FLAGS or count > MOST_PICTURES or len(rows) != count * _ROW.size or dts_90k > _MOST_90K:
        raise _invalid("a fragment with other rows")
    at = 0
    for duration_90k, size, row_flags, composition_90k in _ROW.iter_unpack(rows):
        if at + size > len(payload):
            raise _invalid("a picture that is cut off")
        pts_90k = max(0, dts_90k + composition_90k)
        yield LivePicture(pts_90k, not row_flags & _NOT_KEY, payload[at : at + size])
        dts_90k += duration_90k
        at += size


def _child(parent: bytes, wanted: bytes) -> bytes:
    """The body of the first box of a kind inside of another one."""
    at = 0
    while at < len(parent):
        kind, body, at = _box(parent, at)
        if kind == wanted:
            return body
    raise _invalid(f"no {wanted.decode()}")


def _box(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """Kind and body of the box at an offset, and the offset behind it."""
    if at + _HEAD_BYTES > len(data):
        raise _invalid("a box that is cut off")
    size, kind = _BOX.unpack_from(data, at)
    if size < _HEAD_BYTES or at + size > len(data):
        raise _invalid("a box of another length")
    return kind, data[at + _HEAD_BYTES : at + size], at + size


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("收到的实时画面格式无效", "what came is no live picture"), detail)

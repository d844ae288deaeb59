"""Scans a footage file without trusting any length in it: header, whole fragments, begin of a torn tail.

A fragment is whole only if its digest box is in place and matches the bytes before it.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from mingcha.media.mp4.boxes import (
    BOX_HEADER_BYTES,
    DIGEST_BOX_BYTES,
    DIGEST_UUID,
    HEADER_UUID,
    SOUND_TRACK_ID,
    UUID_BOX_HEADER_BYTES,
)
from mingcha.media.mp4.fragment import FLAGS_KEY
from mingcha.media.mp4.index import FRAMES_LIMIT, Frame

HEADER_LIMIT_BYTES = 1 << 20
FRAGMENT_LIMIT_BYTES = 256 << 20
_BOX = struct.Struct(">I4s")
_SAMPLE_BYTES = 16
_PRFT_BYTES = 32
_MOOF_LEAD_BYTES = 88  # moof, mfhd, traf, tfhd, tfdt, trun up to the first sample's row, as mp4_fragment writes them
_MOOF = struct.Struct(">I4s I4sII I4s I4sII I4sIQ I4sIIi")
_SOUND_TRAF = struct.Struct(">I4s I4sII I4sIQ I4sIIi")
_SOUND_SAMPLE = struct.Struct(">II")


class FileBytes(Protocol):
    """The file access that the scan needs (disk.file_layer.FileLayer has it). Both methods raise OSError."""

    def read(self, handle: int, offset_bytes: int, count_bytes: int) -> bytes:
        """Up to `count_bytes` from an offset; fewer only at the end of the file."""
        ...

    def size(self, handle: int) -> int:
        """Bytes in the file."""
        ...


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """The head of a footage file: `init` is `ftyp moov`; `facts` is the content of mingcha's box."""

    init: bytes
    facts: dict[str, object]
    size_bytes: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class FoundFragment:
    """A whole fragment whose digest agrees."""

    number: int
    offset_bytes: int
    size_bytes: int
    start_90k: int
    frames: tuple[Frame, ...]
    digest: bytes

    @property
    def duration_90k(self) -> int:
        """The sum of its frames."""
        return sum(frame[0] for frame in self.frames)


def read_header(files: FileBytes, handle: int) -> FoundHeader | None:
    """The header of a file; None if it is torn or foreign."""
    data = files.read(handle, 0, HEADER_LIMIT_BYTES)
    return parse_header(data)


def parse_header(data: bytes) -> FoundHeader | None:
    """The header at the beginning of these bytes, or None."""
    at = 0
    kinds: list[bytes] = []
    while len(kinds) < 3:
        size, kind = _box_at(data, at)
        if size < BOX_HEADER_BYTES or at + size > len(data):
            return None
        kinds.append(kind)
        at += size
        if len(kinds) == 2:
            init_bytes = at
    if kinds != [b"ftyp", b"moov", b"uuid"]:
        return None
    body_at = init_bytes + UUID_BOX_HEADER_BYTES
    if data[init_bytes + BOX_HEADER_BYTES : body_at] != HEADER_UUID:
        return None
    try:
        facts = json.loads(data[body_at:at])
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict):
        return None
    return FoundHeader(data[:init_bytes], facts, at, hashlib.sha256(data[:at]).digest())


def scan_fragments(files: FileBytes, handle: int, offset_bytes: int, first_number: int) -> Iterator[FoundFragment]:
    """The whole fragments from an offset on, up to the end of the file or the begin of a torn tail."""
    size = files.size(handle)
    number = first_number
    while offset_bytes < size:
        found = _fragment_at(files, handle, offset_bytes, size, number)
        if found is None:
            return
        yield found
        offset_bytes += found.size_bytes
        number += 1


def parse_fragment(data: bytes, offset_bytes: int, number: int) -> FoundFragment | None:
    """Parses bytes that are exactly one fragment; None if a length, a box or the digest is wrong."""
    prft_bytes, prft = _box_at(data, 0)
    moof_bytes, moof = _box_at(data, _PRFT_BYTES)
    mdat_at = _PRFT_BYTES + moof_bytes
    mdat_bytes, mdat = _box_at(data, mdat_at)
    digest_at = len(data) - DIGEST_BOX_BYTES
    if (prft, moof, mdat) != (b"prft", b"moof", b"mdat") or prft_bytes != _PRFT_BYTES:
        return None
    if mdat_bytes < BOX_HEADER_BYTES or mdat_at + mdat_bytes != digest_at:
        return None
    if _box_at(data, digest_at) != (DIGEST_BOX_BYTES, b"uuid"):
        return None
    body_at = digest_at + UUID_BOX_HEADER_BYTES
    if data[digest_at + BOX_HEADER_BYTES : body_at] != DIGEST_UUID:
        return None
    digest = hashlib.sha256(memoryview(data)[:digest_at]).digest()
    if digest != data[body_at:]:
        return None
    parsed = _parse_moof(data[_PRFT_BYTES:mdat_at], mdat_bytes - BOX_HEADER_BYTES, number)
    if parsed is None:
        return None
    return FoundFragment(number, offset_bytes, len(data), *parsed, digest)


def _fragment_at(files: FileBytes, handle: int, offset: int, size: int, number: int) -> FoundFragment | None:
    head = files.read(handle, offset, _PRFT_BYTES + BOX_HEADER_BYTES)
    moof_bytes, kind = _box_at(head, _PRFT_BYTES)
    limit = min(FRAGMENT_LIMIT_BYTES, size - offset)
    if kind != b"moof" or not _MOOF_LEAD_BYTES <= moof_bytes <= limit:
        return None
    mdat_at = _PRFT_BYTES + moof_bytes
    mdat_bytes, kind = _box_at(files.read(handle, offset + mdat_at, BOX_HEADER_BYTES), 0)
    whole = mdat_at + mdat_bytes + DIGEST_BOX_BYTES
    if kind != b"mdat" or whole > limit:
        return None
    return parse_fragment(files.read(handle, offset, whole), offset, number)


def _box_at(data: bytes, at: int) -> tuple[int, bytes]:
    """Size and kind of the box at an offset; (0, b"") if its header is incomplete."""
    if at + BOX_HEADER_BYTES > len(data):
        return 0, b""
    size, kind = _BOX.unpack_from(data, at)
    return size, kind


def _parse_moof(moof: bytes, payload_bytes: int, number: int) -> tuple[int, tuple[Frame, ...]] | None:
    """(first dts, frames) of a moof as mp4_fragment writes it, with or without sound; None for any other."""
    if len(moof) < _MOOF_LEAD_BYTES:
        return None
    fields = _MOOF.unpack_from(moof)
    sequence, start_90k, count = fields[5], fields[15], fields[19]
    kinds = (fields[1], fields[3], fields[7], fields[9], fields[13], fields[17])
    if kinds != (b"moof", b"mfhd", b"traf", b"tfhd", b"tfdt", b"trun"):
        return None
    pictures_end = _MOOF_LEAD_BYTES + count * _SAMPLE_BYTES
    if sequence != number or not 0 < count <= FRAMES_LIMIT or len(moof) < pictures_end:
        return None
    if len(moof) > pictures_end:
        sound_bytes = _sound_bytes(moof[pictures_end:])
        if sound_bytes is None:
            return None
        payload_bytes -= sound_bytes
    columns = struct.unpack_from(f">{4 * count}I", moof, _MOOF_LEAD_BYTES)  # duration, bytes, flags, offset
    sizes = columns[1::4]
    if sum(sizes) != payload_bytes or start_90k >= 2**62:
        return None
    return start_90k, tuple(zip(columns[::4], sizes, map(FLAGS_KEY.__eq__, columns[2::4]), strict=True))


def _sound_bytes(traf: bytes) -> int | None:
    """The bytes of samples of the sound's `traf` after that of the pictures; None if it is not one."""
    if len(traf) < _SOUND_TRAF.size:
        return None
    fields = _SOUND_TRAF.unpack_from(traf)
    kinds, track, count = (fields[1], fields[3], fields[7], fields[11]), fields[5], fields[13]
    if kinds != (b"traf", b"tfhd", b"tfdt", b"trun") or track != SOUND_TRACK_ID or fields[0] != len(traf):
        return None
    if not 0 < count <= FRAMES_LIMIT or len(traf) != _SOUND_TRAF.size + count * _SOUND_SAMPLE.size:
        return None
    sizes: list[int] = [size for _, size in _SOUND_SAMPLE.iter_unpack(traf[_SOUND_TRAF.size :])]
    return sum(sizes)

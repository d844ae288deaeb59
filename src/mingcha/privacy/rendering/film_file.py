"""Reads a film as the writer of this package writes it, and as nothing else: each part is written again and compared.

So a second track, a table of metadata, a box of any other kind or one that is a byte longer is an error, and no list of
forbidden boxes is needed.
"""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from mingcha.kit.errors import Fault
from mingcha.media.codecs.nal import nal_units
from mingcha.media.gateway.key_frames import parse_samples, picture_count
from mingcha.media.mp4.boxes import BOX_HEADER_BYTES, box
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment, read_init
from mingcha.media.units import DEFAULT_FRAME_90K, VideoFormat

_HEAD_LIMIT_BYTES, _FRAGMENT_LIMIT_BYTES = 1 << 16, 256 << 20
_BEFORE_FRAGMENT = box(b"prft", bytes(24))
"""Stands where footage on disk has its box of times, for the reader of footage."""
_CONFIG_AT = 16 + 86
"""From the `stsd` box to the box with the decoder's configuration."""
_NUMBER_AT = 20
"""Where a fragment has its number: after the heads of `moof` and `mfhd` and its version."""
_SLICES = {1, 5}
_MOST_AFTER_SETS_BYTES = 4
"""The bytes for the high profiles (ISO/IEC 14496-15, 5.3.3.1)."""


class FilmFragment(NamedTuple):
    """A fragment of a film."""

    offset_bytes: int
    size_bytes: int
    number: int
    start_90k: int
    samples: tuple[Sample, ...]


def read_head(file: BinaryIO) -> bytes:
    """`ftyp moov` at the begin of a film; leaves the file behind it. Raises ValueError on any other."""
    file.seek(0)
    head = _box(file, b"ftyp", _HEAD_LIMIT_BYTES) + _box(file, b"moov", _HEAD_LIMIT_BYTES)
    codec, width, height = read_init(head)
    at = head.find(b"stsd") - 4 + _CONFIG_AT
    config = head[at + BOX_HEADER_BYTES : at + int.from_bytes(head[at : at + 4])]
    if not codec.startswith("avc1.") or not _has_sets_alone(config):
        raise ValueError("the head describes no picture stream of ours")
    if init_segment(VideoFormat(codec, width, height, (), config, DEFAULT_FRAME_90K)) != head:
        raise ValueError("the head has something besides one picture stream")
    return head


def fragments_in(file: BinaryIO) -> Iterator[FilmFragment]:
    """The fragments of a film up to its end. Raises ValueError on anything that its writer does not write."""
    read_head(file)
    while True:
        offset = file.tell()
        if not file.read(1):
            return
        file.seek(offset)
        yield film_fragment(file, offset)


def fragment_offsets(file: BinaryIO) -> dict[int, int]:
    """Where each fragment of a film begins, by its number; nothing but heads of boxes is read. Raises ValueError."""
    read_head(file)
    found: dict[int, int] = {}
    while True:
        offset = file.tell()
        head = file.read(_NUMBER_AT + 4)
        if not head:
            return found
        number, end = int.from_bytes(head[_NUMBER_AT:]), offset
        for kind in (b"moof", b"mdat"):
            file.seek(end)
            box_head = file.read(BOX_HEADER_BYTES)
            size = int.from_bytes(box_head[:4])
            if box_head[4:] != kind or size < BOX_HEADER_BYTES:
                raise ValueError(f"no {kind.decode()} where one is written")
            end += size
        found[number] = offset
        file.seek(end)


def film_fragment(file: BinaryIO, offset_bytes: int) -> FilmFragment:
    """One fragment. Raises ValueError."""
    file.seek(offset_bytes)
    data = _box(file, b"moof", _FRAGMENT_LIMIT_BYTES) + _box(file, b"mdat", _FRAGMENT_LIMIT_BYTES)
    whole = _BEFORE_FRAGMENT + data
    try:
        head, samples = parse_samples(whole, picture_count(whole))
    except Fault as fault:
        raise ValueError(str(fault)) from None
    if live_fragment(head.number, head.start_90k, samples) != data:
        raise ValueError("a fragment has something besides its pictures")
    return FilmFragment(offset_bytes, len(data), head.number, head.start_90k, tuple(samples))


def is_slices_alone(payload: bytes) -> bool:
    """Whether an access unit has slices and nothing else: no SEI, no filling. Raises Fault(INVALID)."""
    kinds = [unit[0] & 0x1F if unit else 0 for unit in nal_units(payload)]
    return bool(kinds) and set(kinds) <= _SLICES


def _has_sets_alone(record: bytes) -> bool:
    """Whether a configuration record has SPS and PPS and nothing else (ISO/IEC 14496-15, 5.3.3.1)."""
    at = 5
    for mask, kind in ((0x1F, 7), (0xFF, 8)):
        if at >= len(record):
            return False
        count, at = record[at] & mask, at + 1
        for _ in range(count):
            length = int.from_bytes(record[at : at + 2])
            if not length or at + 2 + length > len(record) or record[at + 2] & 0x1F != kind:
                return False
            at += 2 + length
    return len(record) - at <= _MOST_AFTER_SETS_BYTES


def _box(file: BinaryIO, kind: bytes, limit_bytes: int) -> bytes:
    header = file.read(BOX_HEADER_BYTES)
    size = int.from_bytes(header[:4])
    if len(header) < BOX_HEADER_BYTES or header[4:] != kind or not BOX_HEADER_BYTES <= size <= limit_bytes:
        raise ValueError(f"no {kind.decode()} where one is written")
    data = header + file.read(size - BOX_HEADER_BYTES)
    if len(data) != size:
        raise ValueError(f"{kind.decode()} is cut short")
    return data

"""Pictures inside recorded fragments, and the key pictures of a stretch, each lasting until the next one.

A fragment begins with a key picture or has none (docs/ref/footage-format.md). Fast and reverse playback need only the
key pictures: they are read from the files by byte range, not decoded.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.mp4.boxes import BOX_HEADER_BYTES
from mingcha.media.mp4.fragment import FLAGS_KEY, Sample

_PRFT_BYTES = 32
_MOOF_LEAD_BYTES = 88
_MOOF = struct.Struct(">I4s I4sII I4s I4sII I4sIQ I4sIIi")
_SAMPLE = struct.Struct(">IIIi")
_TRAF_AT = 24  # moof's own header and mfhd
_SOUND_LIMIT_BYTES = 1 << 20
_KINDS = (b"moof", b"mfhd", b"traf", b"tfhd", b"tfdt", b"trun")
ABUTTING_90K = 90
"""Fragments whose ends lie closer than this follow each other: no gap between them."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One row of the recorder's index (docs/ref/local-protocol.md)."""

    start_90k: int
    duration_90k: int
    size_bytes: int
    key: bool
    init: str
    file: int
    offset_bytes: int
    frames: int

    @property
    def end_90k(self) -> int:
        """Where the next one begins, unless there is a gap."""
        return self.start_90k + self.duration_90k

    @property
    def head_bytes(self) -> int:
        """Bytes before the first picture if there is no sound; see FragmentHead for the general case."""
        return _PRFT_BYTES + _MOOF_LEAD_BYTES + self.frames * _SAMPLE.size + BOX_HEADER_BYTES

    def as_row(self) -> list[object]:
        """The row as JSON for the local protocol and the page."""
        return [
            self.start_90k, self.duration_90k, self.size_bytes, self.key, self.init, self.file, self.offset_bytes,
            self.frames,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FragmentHead:
    """The parsed head of a fragment."""

    number: int
    """Position in its file, from 1 (mfhd sequence_number): part `number` of the file's root."""
    start_90k: int
    """The first dts."""
    samples: tuple[tuple[int, int, bool, int], ...]
    """(duration_90k, bytes, key, pts - dts) of each picture in order of decoding."""
    size_bytes: int
    """The bytes before the first picture, including the sound track, if any."""


def parse_head(data: bytes, frames: int) -> FragmentHead:
    """Parses the head of a fragment of `frames` pictures; `data` begins with the fragment. Raises Fault(CORRUPT)."""
    pictures_bytes = _MOOF_LEAD_BYTES + frames * _SAMPLE.size
    if len(data) < _PRFT_BYTES + pictures_bytes:
        raise _not_ours()
    fields = _MOOF.unpack_from(data, _PRFT_BYTES)
    kinds = (fields[1], fields[3], fields[7], fields[9], fields[13], fields[17])
    more_bytes = fields[0] - pictures_bytes  # of sound, behind the traf of the pictures
    if data[4:8] != b"prft" or kinds != _KINDS or fields[19] != frames or not 0 <= more_bytes <= _SOUND_LIMIT_BYTES:
        raise _not_ours()
    if fields[6] != pictures_bytes - _TRAF_AT:
        raise _not_ours()
    rows = _SAMPLE.iter_unpack(data[_PRFT_BYTES + _MOOF_LEAD_BYTES : _PRFT_BYTES + pictures_bytes])
    samples = tuple((duration, size, flags == FLAGS_KEY, composition) for duration, size, flags, composition in rows)
    return FragmentHead(fields[5], fields[15], samples, _PRFT_BYTES + fields[0] + BOX_HEADER_BYTES)


def picture_count(data: bytes) -> int:
    """The number of pictures in a fragment's header, unchecked; parse_head checks it. Raises Fault(CORRUPT)."""
    if len(data) < _PRFT_BYTES + _MOOF_LEAD_BYTES:
        raise _not_ours()
    return int(_MOOF.unpack_from(data, _PRFT_BYTES)[19])


def parse_samples(data: bytes, frames: int) -> tuple[FragmentHead, list[Sample]]:
    """The pictures of a whole fragment. Raises Fault(CORRUPT)."""
    head = parse_head(data, frames)
    at = head.size_bytes
    samples = []
    for duration_90k, size, key, composition_90k in head.samples:
        if at + size > len(data):
            raise _not_ours()
        samples.append(Sample(duration_90k, key, composition_90k, data[at : at + size]))
        at += size
    return head, samples


@dataclass(frozen=True, slots=True)
class KeyPicture:
    """A key fragment and the duration of its first picture when only key pictures are shown."""

    fragment: Indexed
    duration_90k: int


def key_pictures(fragments: Sequence[Indexed]) -> list[KeyPicture]:
    """The key fragments among fragments in order of time; each lasts until the next key, but never over a gap."""
    found: list[KeyPicture] = []
    for place, fragment in enumerate(fragments):
        if not fragment.key:
            continue
        end_90k = fragment.end_90k
        for later in fragments[place + 1 :]:
            if later.key or later.start_90k > end_90k + ABUTTING_90K:
                end_90k = later.start_90k if later.start_90k <= end_90k + ABUTTING_90K else end_90k
                break
            end_90k = later.end_90k
        found.append(KeyPicture(fragment, end_90k - fragment.start_90k))
    return found


def _not_ours() -> Fault:
    return Fault(FaultKind.CORRUPT, Words("录像片段格式不对", "a fragment is not what the index says"))

"""The fragments of the recorded files of a film, and which of them a chunk needs. Decodes nothing.

A file is the recorder's (`ftyp moov uuid`), or a clip of the door (evidence/bag/clip_writer.py): `ftyp moov`, then
whole fragments of neighbouring files byte for byte, so that each begins with the number that it has in its file.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import FileLayer, SystemFiles
from mingcha.media.gateway.key_frames import parse_samples
from mingcha.media.mp4.fragment import Sample
from mingcha.media.mp4.init import silent_init
from mingcha.media.mp4.scan import HEADER_LIMIT_BYTES, FoundFragment, parse_header, scan_fragments
from mingcha.privacy.rendering.chunks import FilmSpan

_NUMBER_AT = 52
"""Where a fragment has its number: after `prft` (32 bytes), the heads of `moof` and `mfhd`, and its version."""


class SourceFragment(NamedTuple):
    """A whole fragment of a recorder; its digest was checked."""

    file: str
    init_bytes: int
    """Length of `ftyp moov` at the begin of the file."""
    offset_bytes: int
    size_bytes: int
    frames: int
    start_90k: int
    end_90k: int
    key: bool
    """Whether it begins with a key picture; without one its pictures refer to the fragment before."""


def fragments_of(paths: Iterable[Path], files: FileLayer | None = None) -> tuple[SourceFragment, ...]:
    """The whole fragments of files, in order of time; what is torn at the end of a file is left out. Raises
    Fault(CORRUPT) on a file that is neither a recorder's nor a clip, OSError."""
    layer = files or SystemFiles()
    found = []
    for path in paths:
        handle = layer.open_read(path)
        try:
            init_bytes, begin = _head(layer.read(handle, 0, HEADER_LIMIT_BYTES), path.name)
            for one in _numbered(layer, handle, begin):
                end_90k = one.start_90k + one.duration_90k
                where = (str(path), init_bytes, one.offset_bytes, one.size_bytes)
                found.append(SourceFragment(*where, len(one.frames), one.start_90k, end_90k, one.frames[0][2]))
        finally:
            layer.close(handle)
    return tuple(sorted(found, key=lambda one: (one.start_90k, one.file, one.offset_bytes)))


def _head(data: bytes, name: str) -> tuple[int, int]:
    """(length of `ftyp moov`, where the fragments begin) of a file that begins with these bytes."""
    header = parse_header(data)
    if header is not None:
        return len(header.init), header.size_bytes
    at = 0
    for kind in (b"ftyp", b"moov"):
        if data[at + 4 : at + 8] != kind:
            raise Fault(FaultKind.CORRUPT, Words("不是录像文件", "not a file of footage"), name)
        at += max(8, int.from_bytes(data[at : at + 4]))
    if data[at + 4 : at + 8] != b"prft":
        raise Fault(FaultKind.CORRUPT, Words("不是录像文件", "not a file of footage"), name)
    return at, at


def _numbered(layer: FileLayer, handle: int, offset_bytes: int) -> Iterator[FoundFragment]:
    """The whole fragments from an offset on, whatever numbers they have."""
    while True:
        number = int.from_bytes(layer.read(handle, offset_bytes + _NUMBER_AT, 4))
        found = next(scan_fragments(layer, handle, offset_bytes, number), None)
        if found is None:
            return
        yield found
        offset_bytes += found.size_bytes


def shown_of(span: FilmSpan, fragments: Iterable[SourceFragment]) -> tuple[SourceFragment, ...]:
    """The fragments whose pictures a ticket for the span shows (media/gateway/index.py, `inside_window`): that begin in
    it, from the first key picture on. A film has no others: nobody could watch them before signing its review."""
    inside = (one for one in fragments if span.from_90k <= one.start_90k < span.until_90k)
    return tuple(dropwhile(lambda one: not one.key, inside))


def needed_by(chunk: FilmSpan, fragments: Sequence[SourceFragment]) -> tuple[SourceFragment, ...]:
    """The fragments with pictures of a chunk, and of each file those before them up to its last key picture, to which
    they refer: cameras leave seconds between two."""
    touched = [
        place for place, one in enumerate(fragments) if one.start_90k < chunk.until_90k and one.end_90k > chunk.from_90k
    ]
    needed = set(touched)
    for file in {fragments[place].file for place in touched}:
        first = next(place for place in touched if fragments[place].file == file)
        for place in range(first, -1, -1):
            if fragments[place].file == file:
                needed.add(place)
                if fragments[place].key:
                    break
    return tuple(fragments[place] for place in sorted(needed))


def read_fragment(fragment: SourceFragment) -> tuple[bytes, int, list[Sample]]:
    """(init without sound, first dts, pictures) of a fragment. Raises Fault(CORRUPT), OSError."""
    with Path(fragment.file).open("rb") as opened:
        init = silent_init(opened.read(fragment.init_bytes))
        opened.seek(fragment.offset_bytes)
        head, samples = parse_samples(opened.read(fragment.size_bytes), fragment.frames)
    return init, head.start_90k, samples


def coded_pictures(fragments: Iterable[SourceFragment]) -> Iterator[bytes]:
    """The coded pictures of the source as they were recorded. Raises Fault(CORRUPT), OSError."""
    for fragment in fragments:
        for sample in read_fragment(fragment)[2]:
            yield sample.payload

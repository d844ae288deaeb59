"""The fragments of the recorded files of a film, and which of them a chunk needs. Decodes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import FileLayer, SystemFiles
from mingcha.media.gateway.key_frames import parse_samples
from mingcha.media.mp4.fragment import Sample
from mingcha.media.mp4.init import silent_init
from mingcha.media.mp4.scan import read_header, scan_fragments
from mingcha.privacy.rendering.chunks import FilmSpan


class SourceFragment(NamedTuple):
    """A whole fragment of a file of the recorder; its digest was checked."""

    file: str
    init_bytes: int
    """Length of `ftyp moov` at the begin of the file."""
    offset_bytes: int
    size_bytes: int
    frames: int
    start_90k: int
    end_90k: int


def fragments_of(paths: Iterable[Path], files: FileLayer | None = None) -> tuple[SourceFragment, ...]:
    """The whole fragments of files, in order of time; what is torn at the end of a file is left out. Raises
    Fault(CORRUPT) on a file that is not the recorder's, OSError."""
    layer = files or SystemFiles()
    found = []
    for path in paths:
        handle = layer.open_read(path)
        try:
            header = read_header(layer, handle)
            if header is None:
                raise Fault(FaultKind.CORRUPT, Words("不是录像文件", "not a file of footage"), path.name)
            for one in scan_fragments(layer, handle, header.size_bytes, 1):
                end_90k = one.start_90k + one.duration_90k
                where = (str(path), len(header.init), one.offset_bytes, one.size_bytes)
                found.append(SourceFragment(*where, len(one.frames), one.start_90k, end_90k))
        finally:
            layer.close(handle)
    return tuple(sorted(found, key=lambda one: (one.start_90k, one.file, one.offset_bytes)))


def needed_by(chunk: FilmSpan, fragments: Sequence[SourceFragment]) -> tuple[SourceFragment, ...]:
    """The fragments with pictures of a chunk, and one before: pictures at the begin may refer to it."""
    touched = [
        place for place, one in enumerate(fragments) if one.start_90k < chunk.until_90k and one.end_90k > chunk.from_90k
    ]
    return tuple(fragments[max(0, touched[0] - 1) : touched[-1] + 1]) if touched else ()


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

"""The work of a redaction in order: detect each chunk, track, freeze, render each chunk, join. It starts no process.

Whatever ends it, the next run goes on with the chunks that are there and ends with the same bytes: the borders of
chunks depend on times alone, a detection is never computed again, and each chunk has an encoder of its own.
"""

from collections.abc import Callable, Sequence

from mingcha.media.mp4.boxes import BOX_HEADER_BYTES
from mingcha.privacy.detection.chunk import ChunkDetections, parse_chunk
from mingcha.privacy.rendering.chunk_order import RenderOrder, order_of
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of
from mingcha.privacy.rendering.folder import FILM, FROZEN, RedactionFolder, detected_name, rendered_name
from mingcha.privacy.tracks.freezing import FrozenFilm, parse_frozen

type Checkpoint = Callable[[], None]
"""Called after each chunk; may end the work by raising."""


def detect_film(
    folder: RedactionFolder, span: FilmSpan, detect: Callable[[FilmSpan], bytes], checkpoint: Checkpoint = lambda: None
) -> tuple[ChunkDetections, ...]:
    """The detections of all chunks; `detect` gives the packed ones of a chunk that has none yet. Raises ValueError on
    a file that is none, OSError, and what the two functions do."""
    found = []
    for place, chunk in enumerate(chunks_of(span)):
        name = detected_name(place)
        if not folder.has(name):
            keep_detections(folder, name, detect(chunk))
            checkpoint()
        found.append(parse_chunk(folder.read(name)))
    return tuple(found)


def keep_detections(folder: RedactionFolder, name: str, data: bytes) -> ChunkDetections:
    """Keeps what a worker found under a name; what it wrote is read before. Raises ValueError, OSError."""
    found = parse_chunk(data)
    folder.keep(name, data)
    return found


def keep_frozen(folder: RedactionFolder, film: FrozenFilm) -> None:
    """Writes the frozen boxes; what was rendered by others is removed first. Raises OSError."""
    data = film.packed()
    if folder.has(FROZEN) and folder.read(FROZEN) == data:
        return
    made = (FILM, "render-*.m4s", "gate-*.json")
    for path in sorted(path for name in made for path in folder.path.glob(name)):
        folder.files.unlink(path)
    folder.files.fsync_dir(folder.path)
    folder.keep(FROZEN, data)


def render_film(
    folder: RedactionFolder,
    span: FilmSpan,
    render: Callable[[FilmSpan, RenderOrder], bytes],
    checkpoint: Checkpoint = lambda: None,
) -> None:
    """Makes the film of the frozen boxes: each chunk that is not there yet by `render`, then all in one file. Raises
    ValueError on chunks that do not belong together, OSError, and what the two functions do."""
    film = parse_frozen(folder.read(FROZEN))
    chunks = chunks_of(span)
    for place, chunk in enumerate(chunks):
        if not folder.has(rendered_name(place)):
            folder.keep(rendered_name(place), render(chunk, order_of(film, chunks, place)))
            checkpoint()
    join_film(folder, len(chunks))


def join_film(folder: RedactionFolder, chunks: int) -> None:
    """Makes the film of all rendered chunks, if it is not there. Raises ValueError, OSError."""
    if not folder.has(FILM):
        folder.keep(FILM, *joined([folder.read(rendered_name(place)) for place in range(chunks)]))


def joined(chunks: Sequence[bytes]) -> list[bytes]:
    """The parts of the film: the head of the first chunk, which all have, then the fragments. Raises ValueError if
    another chunk has another head, or none has a picture."""
    found = [_head_and_rest(chunk) for chunk in chunks if chunk]
    if len({head for head, _ in found}) != 1:
        raise ValueError("chunks of different films")
    return [found[0][0], *(rest for _, rest in found)]


def _head_and_rest(chunk: bytes) -> tuple[bytes, bytes]:
    """`ftyp moov` and what follows."""
    end = 0
    for kind in (b"ftyp", b"moov"):
        size = int.from_bytes(chunk[end : end + 4])
        if chunk[end + 4 : end + BOX_HEADER_BYTES] != kind or size < BOX_HEADER_BYTES:
            raise ValueError("a chunk without its head")
        end += size
    return chunk[:end], chunk[end:]

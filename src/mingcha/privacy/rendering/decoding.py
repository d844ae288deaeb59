"""The decoded pictures of a chunk of the source, or of a film. Runs in the worker process alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mingcha.media.pictures.codecs import Decoder, UndecodableError
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.film_file import film_fragment, read_head
from mingcha.privacy.rendering.source import SourceFragment, read_fragment


def frames_of(chunk: FilmSpan, fragments: Iterable[SourceFragment]) -> Iterator[Any]:
    """The `av.VideoFrame`s of a chunk in order of showing, `pts` in ticks of 90 kHz; each time once.

    A picture that cannot be decoded is left out, with those up to the next key picture. Each file has a decoder of its
    own. Raises Fault(CORRUPT), ValueError, OSError.
    """
    last_90k = chunk.from_90k - 1
    for frame in _decoded(fragments):
        if last_90k < frame.pts < chunk.until_90k:
            last_90k = frame.pts
            yield frame


def film_frames(film: Path, offset_bytes: int) -> Iterator[Any]:
    """The pictures of the fragment of a film that begins at an offset. Raises ValueError if one cannot be decoded, or
    the file is no film of ours, OSError."""
    with film.open("rb") as file:
        decoder = Decoder(read_head(file))
        fragment = film_fragment(file, offset_bytes)
    pts_90k = fragment.start_90k
    for sample in fragment.samples:
        yield from decoder.decode(sample.payload, pts_90k, pts_90k, key=sample.key)
        pts_90k += sample.duration_90k
    yield from decoder.drain()


def _decoded(fragments: Iterable[SourceFragment]) -> Iterator[Any]:
    decoder: Decoder | None = None
    before, needs_key = b"", True
    for fragment in fragments:
        init, dts_90k, samples = read_fragment(fragment)
        if decoder is None or init != before:
            yield from decoder.drain() if decoder is not None else ()
            decoder, before, needs_key = Decoder(init), init, True
        for sample in samples:
            if sample.key or not needs_key:
                pts_90k = dts_90k + sample.composition_90k
                try:
                    frames = decoder.decode(sample.payload, pts_90k, dts_90k, key=sample.key)
                except UndecodableError:
                    needs_key = True
                else:
                    needs_key = False
                    yield from frames
            dts_90k += sample.duration_90k
    yield from decoder.drain() if decoder is not None else ()

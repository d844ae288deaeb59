"""The decoded pictures of a chunk of the source. Runs in the worker process alone."""

from collections.abc import Iterable, Iterator
from typing import Any

from mingcha.media.pictures.codecs import Decoder, UndecodableError
from mingcha.privacy.rendering.chunks import Span
from mingcha.privacy.rendering.source import SourceFragment, read_fragment


def frames_of(chunk: Span, fragments: Iterable[SourceFragment]) -> Iterator[Any]:
    """The `av.VideoFrame`s of a chunk in order of showing, `pts` in ticks of 90 kHz; each time once.

    A picture that cannot be decoded is left out, with those up to the next key picture. Each file has a decoder of its
    own. Raises Fault(CORRUPT), ValueError, OSError.
    """
    last_90k = chunk.from_90k - 1
    for frame in _decoded(fragments):
        if last_90k < frame.pts < chunk.until_90k:
            last_90k = frame.pts
            yield frame


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

"""Footage of a recorder with known pictures, and a redaction of it without a worker process."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.pictures.codecs import Encoder, Shape
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.decoding import frames_of
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.source import SourceFragment, needed_by
from mingcha.privacy.tracks.freezing import FrozenFilm, FrozenFrame

BEGIN_90K = 1_800_000_000 * 90_000
STEP_90K = 9_000
"""Ten pictures a second: a chunk of ten seconds has a hundred."""
SIZE = (96, 64)


def textured(number: int, size: tuple[int, int] = SIZE, seed: int = 1) -> Any:
    """An `av.VideoFrame` with a texture that moves by a pixel a picture."""
    chance = np.random.default_rng(seed)
    luma = np.repeat(np.repeat(chance.integers(40, 220, (size[1] // 4, size[0] // 4), np.uint8), 4, 0), 4, 1)
    frame = av.VideoFrame(*size, "yuv420p")
    for place, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        if place:
            samples[:] = 100 + 20 * place
        else:
            samples[:, : size[0]] = np.roll(luma, number, 1)
    return frame


def write_footage(
    path: Path,
    count: int,
    *,
    begin_90k: int = BEGIN_90K,
    size: tuple[int, int] = SIZE,
    seed: int = 1,
    gop: int = 20,
    fragment: int = 20,
) -> None:
    """Writes a file of the recorder with `count` pictures, of which each `gop`-th is a key picture."""
    encoder = Encoder(*size, Shape(*size, 20, 20_000))
    samples = []
    for number in range(count):
        frame = textured(number, size, seed)
        frame.pts = number * STEP_90K
        key, payload = encoder.encode(frame, key=number % gop == 0)
        samples.append(Sample(STEP_90K, key, 0, payload))
    with path.open("wb") as file:
        file.write(file_header(init_segment(encoder.format), {"v": 1}))
        for number, at in enumerate(range(0, count, fragment), 1):
            file.write(disk_fragment(number, begin_90k + at * STEP_90K, samples[at : at + fragment]).data)


def frozen_film(
    count: int, boxes: Iterable[Box], *, begin_90k: int = BEGIN_90K, size: tuple[int, int] = SIZE
) -> FrozenFilm:
    """The frozen film of such a file, with the same boxes in every picture."""
    covered = tuple(boxes)
    frames = (FrozenFrame(FrameAt(begin_90k + n * STEP_90K, *size), covered) for n in range(count))
    return FrozenFilm("s1", tuple(frames))


def span_of(count: int) -> FilmSpan:
    """The span of such a file."""
    return FilmSpan(BEGIN_90K, BEGIN_90K + count * STEP_90K)


def rendered_here(fragments: tuple[SourceFragment, ...], chunk: FilmSpan, order: RenderOrder) -> bytes:
    """What the worker gives, in this process."""
    return render_chunk(frames_of(chunk, needed_by(chunk, fragments)), order)


def film_pictures(film: bytes) -> Iterator[tuple[int, Any]]:
    """(pts in ticks of 90 kHz, luma) of each picture of a film, by libav's own reader of MP4."""
    with av.open(io.BytesIO(film), format="mp4") as container:
        for frame in container.decode(video=0):
            yield frame.pts, frame.to_ndarray()[: frame.height]

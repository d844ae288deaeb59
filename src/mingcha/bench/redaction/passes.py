"""All passes of the engine over a clip in this process, by processor seconds."""

import io
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingcha.bench.redaction.coded import CodedClip
from mingcha.privacy.detection.chunk import ChunkDetections, detect_chunk, detect_some
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.detection.values import Detector
from mingcha.privacy.rendering.canvas import canvas_of
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.decoding import film_frames
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.film_file import fragments_in
from mingcha.privacy.rendering.gate import LOOKED_EVERY, LOOKED_FIRST, film_findings, residual_findings
from mingcha.privacy.tracks.film import film_of
from mingcha.privacy.tracks.freezing import FrozenFilm, freeze
from mingcha.privacy.tracks.linking import link

RESIDUAL_PERMILLE = 100


@dataclass(frozen=True, slots=True)
class Passes:
    """What was found and covered; processor seconds of all pictures together, without those of reading them."""

    chunk: ChunkDetections
    frozen: FrozenFilm
    film_bytes: int
    gate_findings: int
    detect_s: float
    track_s: float
    render_s: float
    gate_s: float


def all_passes(clip: CodedClip, detectors: Sequence[Detector]) -> Passes:
    """Detection, tracks, rendering and the gate."""
    read_s, _ = seconds(lambda: sum(1 for _ in clip.frames()))
    detect_s, chunk = seconds(lambda: detect_chunk(clip.frames(), detectors, S6))
    track_s, frozen = seconds(lambda: frozen_of(chunk))
    until_90k = len(clip.samples) * clip.step_90k
    order = RenderOrder(1, canvas_of(one.at for one in frozen.frames), 0, until_90k, frozen.frames)
    render_s, film = seconds(lambda: render_chunk(clip.frames(), order))
    gate_s, findings = seconds(lambda: _gate(film, frozen, detectors))
    return Passes(
        chunk, frozen, len(film), findings, max(0.0, detect_s - read_s), track_s, max(0.0, render_s - read_s), gate_s
    )


def covered_by_engine(frames: Iterable[Any], detectors: Sequence[Detector]) -> tuple[ChunkDetections, FrozenFilm]:
    """What is found in pictures and covered in the film of them, without making it."""
    chunk = detect_chunk(frames, detectors, S6)
    return chunk, frozen_of(chunk)


def frozen_of(chunk: ChunkDetections) -> FrozenFilm:
    """The frozen boxes of a film of one chunk."""
    film = film_of([chunk], S6)
    return freeze(film, link(film, S6), S6)


def seconds[T](work: Callable[[], T]) -> tuple[float, T]:
    """(processor seconds of this process, the result) of a piece of work."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def _gate(film: bytes, frozen: FrozenFilm, detectors: Sequence[Detector]) -> int:
    """The number of findings of the gate on the film itself."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(film)
        file.flush()
        looked_at = [
            detect_some(film_frames(Path(file.name), one.offset_bytes), detectors, S6, LOOKED_EVERY, LOOKED_FIRST)
            for one in fragments_in(io.BytesIO(film))
        ]
    return len(film_findings(io.BytesIO(film), frozen) + residual_findings(looked_at, frozen, RESIDUAL_PERMILLE))

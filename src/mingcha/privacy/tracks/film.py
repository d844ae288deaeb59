"""The detections of all chunks of a film as one row of pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt
from mingcha.privacy.detection.scenes import BLOCK, Blocks, is_cut
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.values import Detection


class Pictured(Protocol):
    """What edits and items need of a film; their pictures count from 0."""

    @property
    def frames(self) -> Sequence[FrameAt]:
        """All pictures."""
        ...

    @property
    def scenes(self) -> Sequence[int]:
        """The number of the scene of each picture, which rises with each cut."""
        ...

    @property
    def cuts(self) -> Sequence[int]:
        """The pictures with which a scene begins, without the first of the film."""
        ...

    @property
    def with_finds(self) -> Sequence[int]:
        """The pictures in which something was found, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Film:
    """All pictures; their numbers count from 0."""

    frames: tuple[FrameAt, ...]
    scenes: tuple[int, ...]
    """The number of the scene of each picture, which rises with each cut."""
    looked_at: tuple[tuple[int, tuple[Detection, ...]], ...]
    """The pictures that were looked at, and what was found, in order."""
    scant_permille: int = 0
    """A detection with a lower score is no find of its picture (`EngineSettings.scant_permille`)."""

    @property
    def cuts(self) -> tuple[int, ...]:
        """The pictures with which a scene begins, without the first of the film."""
        return tuple(number for number, (one, other) in enumerate(pairwise(self.scenes), 1) if one != other)

    @property
    def with_finds(self) -> tuple[int, ...]:
        """The pictures in which something was found, in order. What is scant counts in tracks alone: one chance find of
        it would take the look at thirty seconds away from a person (article 21)."""
        return tuple(frame for frame, found in self.looked_at if any(self._is_find(one) for one in found))

    def _is_find(self, one: Detection) -> bool:
        return not one.is_dropped and one.score_permille >= self.scant_permille


def film_of(chunks: Sequence[ChunkDetections], settings: EngineSettings) -> Film:
    """The film of its chunks, in order; chunks without a picture are left out. Raises ValueError if times do not rise
    or a chunk was made with other settings."""
    frames: list[FrameAt] = []
    cuts: set[int] = set()
    looked_at: list[tuple[int, tuple[Detection, ...]]] = []
    before: Blocks | None = None
    for chunk in chunks:
        if chunk.settings != settings.name:
            raise ValueError(f"detections by the settings {chunk.settings}, not {settings.name}")
        if not chunk.frames:
            continue
        begin = len(frames)
        if frames and frames[-1].pts_90k >= chunk.frames[0].pts_90k:
            raise ValueError("a chunk begins before the one before ends")
        if before is not None and is_cut(before, _blocks(chunk.first, chunk.frames[0]), settings.cut_levels):
            cuts.add(begin)
        before = _blocks(chunk.last, chunk.frames[-1])
        cuts |= {begin + cut for cut in chunk.cuts}
        looked_at += [(begin + number, found) for number, found in chunk.looked_at]
        frames += chunk.frames
    scenes = np.cumsum([number in cuts for number in range(len(frames))]).tolist()
    return Film(tuple(frames), tuple(scenes), tuple(looked_at), settings.scant_permille)


def _blocks(text: str, frame: FrameAt) -> Blocks:
    rows, columns = -(-frame.height // BLOCK), -(-frame.width // BLOCK)
    return np.frombuffer(bytes.fromhex(text), np.uint8).reshape(rows, columns)

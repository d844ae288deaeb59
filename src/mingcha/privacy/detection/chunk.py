"""The pass of detection over one chunk of a film: which pictures it has, what was found in those that were looked at.

The result is stored and never computed again, whatever processor would do it: so all that follows depends on it alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from mingcha.kit.canonical import Json, canonical_json, parse_canonical
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.scenes import Blocks, blocks_of, is_cut, is_same
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.values import Box, Detection, Detector, without_doubles

_LAST_90K, _MOST_SIDE = 1 << 53, 16_384
_MOST_OVERLAP = 0.4
_DROPPED = ((), (1,))
"""How the row of a detection ends: of most, and of one that was dropped."""


class FrameAt(NamedTuple):
    """A picture of the source, named by its time of showing."""

    pts_90k: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ChunkDetections:
    """What is known of a chunk. Numbers of pictures count from 0 in the chunk."""

    settings: str
    frames: tuple[FrameAt, ...]
    cuts: tuple[int, ...]
    """Pictures with which a scene begins."""
    looked_at: tuple[tuple[int, tuple[Detection, ...]], ...]
    """The pictures that were looked at, or took the detections of the last one over, in order."""
    first: str = ""
    last: str = ""
    """The blocks (scenes.py) of the first and the last picture, hexadecimal: whether the next chunk begins a scene."""

    def packed(self) -> bytes:
        """Canonical JSON."""
        looked_at: list[Json] = [
            [number, [[one.kind.value, *one.box, one.score_permille, *_DROPPED[one.is_dropped]] for one in found]]
            for number, found in self.looked_at
        ]
        return canonical_json({
            "v": 1, "settings": self.settings, "frames": [[*frame] for frame in self.frames],
            "cuts": list(self.cuts), "looked": looked_at, "first": self.first, "last": self.last,
        })  # fmt: skip


def parse_chunk(data: bytes) -> ChunkDetections:
    """What `ChunkDetections.packed` wrote. Raises ValueError on anything else: a process that decodes wrote it."""
    try:
        value = parse_canonical(data)
        if not isinstance(value, Mapping) or value["v"] != 1:
            raise ValueError("another version")
        rows: Any = value
        frames = tuple(_frame(row) for row in rows["frames"])
        numbers = range(len(frames))
        looked_at = tuple(
            (_whole(number, len(frames) - 1), tuple(_detection(row) for row in found))
            for number, found in rows["looked"]
        )
        cuts = tuple(_whole(cut, len(frames) - 1) for cut in rows["cuts"])
        parsed = ChunkDetections(
            str(rows["settings"]), frames, cuts, looked_at, bytes.fromhex(rows["first"]).hex(),
            bytes.fromhex(rows["last"]).hex(),
        )  # fmt: skip
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"detections: {error}") from None
    if [number for number, _ in looked_at] != sorted({number for number, _ in looked_at} & set(numbers)):
        raise ValueError("detections: out of order")
    if any(later.pts_90k <= earlier.pts_90k for earlier, later in pairwise(frames)):
        raise ValueError("detections: times do not rise")
    if parsed.packed() != data:
        raise ValueError("detections: not as they are written")
    return parsed


def detect_chunk(frames: Iterable[Any], detectors: Iterable[Detector], settings: EngineSettings) -> ChunkDetections:
    """Looks at the pictures of a chunk, `av.VideoFrame`s in order of showing with `pts` in ticks of 90 kHz."""
    work = _Pass(tuple(detectors), settings)
    for frame in frames:
        work.take(frame)
    return work.result()


def detect_some(
    frames: Iterable[Any], detectors: Iterable[Detector], settings: EngineSettings, every: int, first: int
) -> ChunkDetections:
    """Looks at every n-th picture of a chunk from picture `first` on, and at the last one of a shorter chunk. What is
    faint is left out: nothing that was seen a second time speaks for it."""
    times, looked_at, last = list[FrameAt](), list[tuple[int, tuple[Detection, ...]]](), None
    found = tuple(detectors)
    for number, frame in enumerate(frames):
        times.append(FrameAt(frame.pts, frame.width, frame.height))
        last = frame
        if number % every == first:
            looked_at.append((number, _strong_in(frame, found, settings, len(looked_at))))
    if not looked_at and last is not None:
        looked_at.append((len(times) - 1, _strong_in(last, found, settings, 0)))
    return ChunkDetections(settings.name, tuple(times), (), tuple(looked_at))


def _strong_in(
    frame: Any, detectors: tuple[Detector, ...], settings: EngineSettings, turn: int
) -> tuple[Detection, ...]:
    found = (one for detector in detectors for one in detector.detect(frame, turn) if not one.is_dropped)
    return _in_order(one for one in found if one.score_permille >= settings.faint_permille[one.kind])


def _in_order(found: Iterable[Detection]) -> tuple[Detection, ...]:
    return tuple(sorted(found, key=lambda one: (one.kind, one.box, one.score_permille)))


class _Pass:
    def __init__(self, detectors: tuple[Detector, ...], settings: EngineSettings) -> None:
        self._detectors, self._settings = detectors, settings
        self._frames: list[FrameAt] = []
        self._cuts: list[int] = []
        self._found: dict[int, tuple[Detection, ...]] = {}
        self._before: Any = None
        self._blocks: Blocks = np.zeros((0, 0), np.uint8)
        self._looked_blocks = self._blocks
        self._first = ""
        self._turn = self._looks = 0
        self._most_turns = max((one.turns for one in detectors), default=1)
        self._lately: list[list[list[Detection]]] = []
        self._still = StillParts(settings.still_levels) if settings.still_levels else None

    def take(self, frame: Any) -> None:
        """Takes the next picture."""
        number, blocks = len(self._frames), blocks_of(frame)
        self._frames.append(FrameAt(frame.pts, frame.width, frame.height))
        begins = number > 0 and is_cut(self._blocks, blocks, self._settings.cut_levels)
        if begins:
            self._cuts.append(number)
            self._end_scene(number - 1)
        if number == 0:
            self._first = blocks.tobytes().hex()
        if number % self._settings.every == 0 or begins:
            self._examine(number, frame, blocks, in_full=begins)
        self._before, self._blocks = frame, blocks

    def result(self) -> ChunkDetections:
        """After the last picture, which is always looked at."""
        if self._frames:
            self._end_scene(len(self._frames) - 1)
        looked_at = tuple(sorted(self._found.items()))
        last = self._blocks.tobytes().hex()
        return ChunkDetections(
            self._settings.name, tuple(self._frames), tuple(self._cuts), looked_at, self._first, last
        )

    def _end_scene(self, number: int) -> None:
        """Looks at the last picture of a scene or of the chunk: at all parts of it, if so far there were fewer looks
        than parts need."""
        self._examine(number, self._before, self._blocks, in_full=self._looks < self._most_turns)
        self._looks = 0

    def _examine(self, number: int, frame: Any, blocks: Blocks, *, in_full: bool) -> None:
        """A picture that stays the same is looked at until each detector saw all parts of it, and all that they found
        is in it."""
        if number in self._found and not in_full:
            return
        if not self._found or not is_same(self._looked_blocks, blocks, self._settings.same_levels):
            self._looked_blocks = blocks
            self._lately = [[] for _ in self._detectors]
        turns = self._most_turns if in_full else 1
        if self._still is not None:
            self._still.take(frame)
        for lately, detector in zip(self._lately, self._detectors, strict=True):
            for turn in range(min(turns, detector.turns - len(lately))):
                lately.append(detector.detect(frame, self._turn + turn, self._still))
        self._turn += turns
        self._looks += turns
        self._found[number] = _in_order(one for lately in self._lately for one in _united(lately))


def _united(in_turns: list[list[Detection]]) -> list[Detection]:
    """What several looks at the same picture found."""
    if len(in_turns) == 1:
        return in_turns[0]
    return without_doubles([one for found in in_turns for one in found], _MOST_OVERLAP)


def _whole(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("detections: a number out of range")
    return value


def _frame(row: Any) -> FrameAt:
    pts_90k, width, height = row
    return FrameAt(_whole(pts_90k, _LAST_90K), _whole(width, _MOST_SIDE), _whole(height, _MOST_SIDE))


def _detection(row: Any) -> Detection:
    kind, left, top, right, bottom, score, *dropped = row
    box = Box(*(_whole(side, _MOST_SIDE) for side in (left, top, right, bottom)))
    return Detection(Detects(kind), box, _whole(score, 1000), is_dropped=bool(dropped))

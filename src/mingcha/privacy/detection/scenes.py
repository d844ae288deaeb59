"""What a picture has in common with the one before: nothing new to look at, the same scene, or another one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Pixels of a side."""

type Blocks = NDArray[np.uint8]
"""(rows, columns): the mean luma of each block."""


def blocks_of(frame: Any, side: int = BLOCK) -> Blocks:
    """The blocks of an `av.VideoFrame`, so many pixels wide and high (256 at most); those at the right and lower edge
    may be smaller."""
    luma = frame.to_ndarray(format="gray")
    rows, columns = range(0, luma.shape[0], side), np.arange(0, luma.shape[1], side)
    bands = np.stack([luma[row : row + side].sum(0, dtype=np.uint16) for row in rows])
    sums = np.add.reduceat(bands, columns, 1, dtype=np.uint32)
    high, wide = np.diff([*rows, luma.shape[0]]), np.diff([*columns, luma.shape[1]])
    means: Blocks = np.rint(sums / np.outer(high, wide)).astype(np.uint8)
    return means


def is_same(one: Blocks, other: Blocks, most_levels: float) -> bool:
    """Whether no block differs by more."""
    return one.shape == other.shape and bool(_difference(one, other).max(initial=0) <= most_levels)


def is_cut(one: Blocks, other: Blocks, least_levels: float) -> bool:
    """Whether a new scene begins: another size, or blocks that differ by so much in the mean."""
    return one.shape != other.shape or bool(_difference(one, other).mean() >= least_levels)


def _difference(one: Blocks, other: Blocks) -> NDArray[np.int16]:
    found: NDArray[np.int16] = np.abs(one.astype(np.int16) - other.astype(np.int16))
    return found

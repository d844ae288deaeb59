"""The pattern of a mark: cells of a picture that are slightly brighter or darker, inverted every second.

A picture has CELLS_ACROSS square cells across. They are numbered in tiles of 20 by 14; in a tile each position carries
one bit of the code, or none: those cells serve to find the mark. Each cell has its own sign, from SHAKE128.
"""

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mingcha.media.marks.code import CODE_BITS, encoded

CELLS_ACROSS = 64
CELLS_DOWN = 128
"""Rows of cells of the tallest picture; a picture of 16 to 9 has 36."""
TILE_ACROSS, TILE_DOWN = 20, 14
TICKS_A_SECOND = 90_000
LEAST, MOST = 2.0, 5.0
"""Levels of luma (of 219) by which a cell is changed: a flat one, and a detailed one, which hides more."""
_EVEN, _A_LEVEL = 4.0, 0.25
"""The standard deviation of the luma of a flat cell, and the levels added for each unit above it."""
_SEED = b"mingcha-mark/1"


@cache
def signs() -> NDArray[np.int8]:
    """(CELLS_DOWN, CELLS_ACROSS): +1 or -1 for each cell."""
    count = CELLS_DOWN * CELLS_ACROSS
    drawn = np.frombuffer(hashlib.shake_128(_SEED + b"/signs").digest(count // 8), np.uint8)
    return (1 - 2 * np.unpackbits(drawn).astype(np.int8)).reshape(CELLS_DOWN, CELLS_ACROSS)


@cache
def places() -> NDArray[np.int16]:
    """(CELLS_DOWN, CELLS_ACROSS): the number of the code bit that a cell carries, -1 where it carries none."""
    size = TILE_ACROSS * TILE_DOWN
    drawn = np.frombuffer(hashlib.shake_128(_SEED + b"/places").digest(size * 8), ">u8")
    order = np.argsort(drawn, kind="stable")
    tile = np.where(order < CODE_BITS, order, -1).astype(np.int16).reshape(TILE_DOWN, TILE_ACROSS)
    down, across = -(-CELLS_DOWN // TILE_DOWN), -(-CELLS_ACROSS // TILE_ACROSS)
    return np.tile(tile, (down, across))[:CELLS_DOWN, :CELLS_ACROSS]


def known_cells() -> NDArray[np.int8]:
    """The signs of the cells that carry no bit, 0 elsewhere: the pattern to search for."""
    return np.where(places() < 0, signs(), 0).astype(np.int8)


def cells_of(payload: int) -> NDArray[np.int8]:
    """(CELLS_DOWN, CELLS_ACROSS): +1 or -1 for each cell of a payload. Raises ValueError beyond 40 bits."""
    bits = np.append(encoded(payload), 1).astype(np.int8)  # the last for cells without a bit
    return bits[places()] * signs()


class LumaPattern:
    """The pattern for pictures of one size: added to the luma in even seconds, subtracted in odd ones."""

    def __init__(self, payload: int, width: int, height: int) -> None:
        """Raises ValueError beyond 40 bits."""
        size = width / CELLS_ACROSS
        self._columns = np.minimum(np.arange(width) / size, CELLS_ACROSS - 1).astype(np.intp)
        self._rows = np.minimum(np.arange(height) / size, CELLS_DOWN - 1).astype(np.intp)
        reach = max(1, round(size / 6))
        flat = self._spread(cells_of(payload).astype(np.float32))
        self._unit = _smoothed(_smoothed(flat, reach, 0), reach, 1)

    def on(self, luma: NDArray[np.uint8]) -> NDArray[np.int16]:
        """(height, width): the pattern, as strong as this luma can hide it.

        LEAST levels in a flat cell, up to MOST in a detailed one. Edges between cells are ramps of a third of a cell,
        so that no line is visible.
        """
        strength = np.clip(LEAST + (self._detail(luma) - _EVEN) * _A_LEVEL, LEAST, MOST)
        return np.rint(self._unit * self._spread(strength)).astype(np.int16)

    def _detail(self, luma: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The standard deviation of the luma in each cell, of every second sample of every second row."""
        rows, columns = (np.flatnonzero(np.diff(axis[::2], prepend=-1)) for axis in (self._rows, self._columns))
        samples = luma[::2, ::2].astype(np.float32)
        counts = np.diff(rows, append=samples.shape[0])[:, None] * np.diff(columns, append=samples.shape[1])

        def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
            sums = np.add.reduceat(np.add.reduceat(values, rows, axis=0), columns, axis=1)
            mean_of_cells: NDArray[np.float32] = (sums / counts).astype(np.float32)
            return mean_of_cells

        deviation: NDArray[np.float32] = np.sqrt(np.maximum(mean(samples * samples) - mean(samples) ** 2, 0))
        return deviation

    def _spread(self, cells: NDArray[np.float32]) -> NDArray[np.float32]:
        """(height, width): the value of the cell that each pixel is in."""
        return cells[self._rows][:, self._columns]


def is_bright(time_90k: int) -> bool:
    """Whether the pattern is added at this time (ticks of 90 kHz since 1970); else it is subtracted."""
    return time_90k // TICKS_A_SECOND % 2 == 0


def _smoothed(values: NDArray[np.float32], reach: int, axis: int) -> NDArray[np.float32]:
    """The mean over 2 * reach + 1 values along an axis, the border repeated."""
    width = [(0, 0), (0, 0)]
    width[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(values, width, mode="edge"), axis=axis, dtype=np.float64)
    length, span = values.shape[axis], 2 * reach + 1
    after = np.take(sums, np.arange(span, span + length), axis=axis)
    before = np.take(sums, np.arange(length), axis=axis)
    return ((after - before) / span).astype(np.float32)

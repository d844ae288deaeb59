"""Where a mark is: cells of a picture that are a little brighter or darker, the other way round in each second.

A picture has CELLS_ACROSS square cells across. They are numbered in tiles of 20 by 14; in a tile each place stands for
one bit of the code, or for none: those serve to find the mark again. Each cell has a sign of its own, from SHAKE128.
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
    """The signs of the cells that carry no bit, 0 elsewhere: what is looked for."""
    return np.where(places() < 0, signs(), 0).astype(np.int8)


def cells_of(payload: int) -> NDArray[np.int8]:
    """(CELLS_DOWN, CELLS_ACROSS): +1 or -1 for each cell of a payload. Raises ValueError beyond 40 bits."""
    bits = np.append(encoded(payload), 1).astype(np.int8)  # the last for cells without a bit
    return bits[places()] * signs()


def luma_pattern(payload: int, width: int, height: int, strength: float) -> NDArray[np.int16]:
    """(height, width): what is added to the luma in even seconds, and taken from it in odd ones.

    Edges between cells are ramps of a third of a cell, so that no line is seen. Raises ValueError beyond 40 bits.
    """
    size = width / CELLS_ACROSS
    columns = np.minimum(np.arange(width) / size, CELLS_ACROSS - 1).astype(np.intp)
    rows = np.minimum(np.arange(height) / size, CELLS_DOWN - 1).astype(np.intp)
    flat = cells_of(payload)[rows][:, columns].astype(np.float32) * strength
    reach = max(1, round(size / 6))
    return np.rint(_smoothed(_smoothed(flat, reach, 0), reach, 1)).astype(np.int16)


def is_bright(time_90k: int) -> bool:
    """Whether the pattern is added at this time (ticks of 90 kHz since 1970); else it is taken away."""
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

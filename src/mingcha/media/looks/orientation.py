"""Directions of edges, whatever their contrast, compared block by block: z = (gx + i gy)^2 / (|g|^2 + 36).

The square makes dark on bright equal to bright on dark, as infrared light turns it; the 36 leaves noise small.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.picture import HEIGHT, WIDTH, Ignored, Luma

FIELD_WIDTH, FIELD_HEIGHT = WIDTH // 2, HEIGHT // 2
ACROSS, DOWN = 16, 9
"""Blocks of a picture, 20 by 20 pixels each."""
BLOCKS = ACROSS * DOWN
CELLS_ACROSS, CELLS_DOWN = 2 * ACROSS, 2 * DOWN
"""Cells of a picture, 10 by 10 pixels each: what a share is measured in, since a cover of 8 per cent may be narrower
than two blocks."""
CELLS = CELLS_ACROSS * CELLS_DOWN
_SIDE = FIELD_WIDTH // ACROSS
_CELL_SIDE = FIELD_WIDTH // CELLS_ACROSS
_WEAK = 36.0
_TINY = 1e-6
type Field = NDArray[np.complex64]
"""(FIELD_HEIGHT, FIELD_WIDTH): means of 2 by 2 values of z, 0 where nothing is judged."""
type Blocks = NDArray[np.float32]
"""(BLOCKS,): a value a block, row by row."""
type Cells = NDArray[np.float32]
"""(CELLS,): a value a cell, row by row."""


def orientation_field(luma: Luma, ignored: Ignored) -> Field:
    """The field of a picture; `ignored` is left out with one pixel around it."""
    wide = np.pad(luma.astype(np.float32), 1, mode="edge")
    gx = (wide[1:-1, 2:] - wide[1:-1, :-2]) / 2
    gy = (wide[2:, 1:-1] - wide[:-2, 1:-1]) / 2
    across, down = gx * gx, gy * gy
    weight = np.reciprocal(across + down + np.float32(_WEAK))
    weight[_grown(ignored)] = 0
    pooled = np.empty((FIELD_HEIGHT, FIELD_WIDTH), np.complex64)
    pooled.real = _pooled((across - down) * weight)
    pooled.imag = _pooled(gx * gy * weight * 2)
    return pooled


def block_energy(field: Field) -> Blocks:
    """The mean of |z|^2 of each block: how much of an edge it has."""
    return _block_sums(field.real**2 + field.imag**2) / np.float32(_SIDE * _SIDE)


def cell_energy(field: Field) -> Cells:
    """The same of each cell."""
    return _cell_sums(field.real**2 + field.imag**2) / np.float32(_CELL_SIDE * _CELL_SIDE)


def block_agreement(reference: Field, now: Field) -> Blocks:
    """The normalised cross-correlation of each block, -1 to 1; 0 where one of both has no edge."""
    return agreements(reference, now)[0]


def agreements(reference: Field, now: Field) -> tuple[Blocks, Cells]:
    """The normalised cross-correlation of each block and of each cell, -1 to 1; 0 where one of both has no edge."""
    products = (
        reference.real * now.real + reference.imag * now.imag,
        reference.real**2 + reference.imag**2,
        now.real**2 + now.imag**2,
    )
    together, of_reference, of_now = (_cell_sums(one) for one in products)
    blocks = _correlated(*(_blocks_of_cells(one) for one in (together, of_reference, of_now)))
    return blocks, _correlated(together, of_reference, of_now)


def hidden_cells(ignored: Ignored) -> NDArray[np.bool_]:
    """(CELLS,): the cells of which nothing is judged."""
    side = HEIGHT // CELLS_DOWN
    found: NDArray[np.bool_] = ignored.reshape(CELLS_DOWN, side, CELLS_ACROSS, side).all(axis=(1, 3)).reshape(CELLS)
    return found


def whole_agreement(reference: Field, now: Field) -> float:
    """The same of the whole picture: a view in fog still has some of it, a covered one has none."""
    norm = float(np.sqrt((np.abs(reference) ** 2).sum() * (np.abs(now) ** 2).sum()))
    return float((reference.real * now.real + reference.imag * now.imag).sum()) / norm if norm > _TINY else 0.0


def _block_sums(values: NDArray[np.float32]) -> Blocks:
    return values.reshape(DOWN, _SIDE, ACROSS, _SIDE).sum(axis=(1, 3)).reshape(BLOCKS)


def cells_of_blocks(blocks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(CELLS,): what is so of the block of each cell."""
    return blocks.reshape(DOWN, ACROSS).repeat(2, 0).repeat(2, 1).reshape(CELLS)


def _cell_sums(values: NDArray[np.float32]) -> Cells:
    return values.reshape(CELLS_DOWN, _CELL_SIDE, CELLS_ACROSS, _CELL_SIDE).sum(axis=(1, 3)).reshape(CELLS)


def _blocks_of_cells(values: Cells) -> Blocks:
    return values.reshape(DOWN, 2, ACROSS, 2).sum(axis=(1, 3)).reshape(BLOCKS)


def _correlated(together: Cells, of_reference: Cells, of_now: Cells) -> NDArray[np.float32]:
    norm = np.sqrt(of_reference * of_now)
    return np.where(norm > _TINY, together / np.maximum(norm, _TINY), 0).astype(np.float32)


def _pooled(values: NDArray[Any]) -> NDArray[np.float32]:
    together = values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]
    return np.asarray(together / 4, np.float32)


def _grown(ignored: Ignored) -> Ignored:
    found = ignored.copy()
    found[1:] |= ignored[:-1]
    found[:-1] |= ignored[1:]
    found[:, 1:] |= ignored[:, :-1]
    found[:, :-1] |= ignored[:, 1:]
    return found

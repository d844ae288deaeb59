"""A moving code of black and white blocks in a part of the picture: what a test looks for under a privacy mask.

Strong and regular, so that any trace of it is found by correlation, also where it was scaled, smeared or made faint.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mingcha.simulate.drawing import Plane

BLOCK = 16
"""Pixels of the main stream on each side of a block."""
STEP_MS = 200
"""Every step the code moves by one block to the right, and what leaves comes in again at the left."""
_BLACK, _WHITE = 16, 235
_SEED = 18


@dataclass(frozen=True, slots=True)
class BlockCode:
    """Where it is drawn, in permille of width and height; whole blocks from the upper left corner on."""

    left: int
    top: int
    right: int
    bottom: int

    def area(self, width: int, height: int) -> tuple[slice, slice]:
        """Rows and columns of a picture of the main stream."""
        left, top = width * self.left // 1000 & ~3, height * self.top // 1000 & ~3
        columns, rows = (width * self.right // 1000 - left) // BLOCK, (height * self.bottom // 1000 - top) // BLOCK
        return slice(top, top + rows * BLOCK), slice(left, left + columns * BLOCK)

    def bits(self, width: int, height: int) -> NDArray[np.bool_]:
        """The code at step 0, a value a block, of a main stream of this size."""
        rows, columns = self.area(width, height)
        shape = (rows.stop - rows.start) // BLOCK, (columns.stop - columns.start) // BLOCK
        return np.random.default_rng(_SEED).integers(0, 2, shape).astype(np.bool_)

    def draw(self, planes: tuple[Plane, Plane, Plane], unix_ms: int) -> tuple[slice, slice]:
        """Draws the code of a time into a picture; returns where."""
        luma, blue, red = planes
        rows, columns = self.area(luma.shape[1], luma.shape[0])
        moved = np.roll(self.bits(luma.shape[1], luma.shape[0]), unix_ms // STEP_MS, axis=1)
        luma[rows, columns] = np.where(moved, _WHITE, _BLACK).repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
        for chroma in (blue, red):
            chroma[rows.start // 2 : rows.stop // 2, columns.start // 2 : columns.stop // 2] = 128
        return rows, columns

    def strength(self, luma: NDArray[np.uint8], width: int, height: int) -> float:
        """How much of the code is in a picture of any size of a main stream of this size: the greatest normalised
        correlation (-1 to 1) over all steps, 0 for an even area. Chance alone gives about 0.3 for 200 blocks."""
        rows, columns = self.area(width, height)
        middles = [
            ((np.arange(part.start, part.stop, BLOCK) + BLOCK // 2) * size // whole)
            for part, size, whole in ((rows, luma.shape[0], height), (columns, luma.shape[1], width))
        ]
        seen = luma[np.ix_(*middles)].astype(np.float64)
        seen -= seen.mean()
        length = np.linalg.norm(seen)
        if length < 1e-9:
            return 0.0
        code = self.bits(width, height) - self.bits(width, height).mean()
        found = [float((np.roll(code, step, axis=1) * seen).sum()) for step in range(code.shape[1])]
        return max(found) / float(length * np.linalg.norm(code))

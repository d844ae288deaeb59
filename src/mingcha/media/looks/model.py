"""What a camera shows in one light when nothing is wrong: a reference, and how well pictures usually agree.

Learned once, over days, out of pictures of the accepted view, and never again by itself: a tree must not become normal.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.orientation import (
    BLOCKS,
    CELLS,
    FIELD_HEIGHT,
    FIELD_WIDTH,
    Blocks,
    Cells,
    Field,
    agreements,
    block_energy,
    cell_energy,
)

SHAPED, RATED, DAYS = 12, 12, 3
"""Pictures whose mean is the reference, pictures that say how well others agree with it, and days over which."""
MOST_SHAPED = 200
"""More pictures add nothing to the mean; the sums stay within 16 bits."""
LEAST_EDGES = 0.004
LEAST_MEDIAN = 0.30
"""A block is judged if its reference has edges and pictures usually agree with it."""
LOST_OF_MEDIAN = 0.42
LEAVES_EDGES, BARE_OF_PICTURES = 0.05, 0.9
"""A cell is bare (sky, a wall) if its reference has no edges and so many of the learned pictures had fewer there than
leaves have; leaves that grow in front of it are edges where none were."""
_BINS = 32
_QUANTUM = 127
_DAY_MS = 86_400_000


def _sums() -> NDArray[np.int16]:
    return np.zeros((2, FIELD_HEIGHT, FIELD_WIDTH), np.int16)


def _counts() -> NDArray[np.uint16]:
    return np.zeros((BLOCKS, _BINS), np.uint16)


def _cell_counts() -> NDArray[np.uint16]:
    return np.zeros((CELLS, _BINS), np.uint16)


def _cell_numbers() -> NDArray[np.uint16]:
    return np.zeros(CELLS, np.uint16)


@dataclass(slots=True)
class LightModel:
    """The model of one light mode while it is learned and afterwards. `sums`: of the real and imaginary parts of
    fields, in 1/127; `counts`, `cell_counts`: of agreements of each block and cell, in bins of 1/32 from 0 to 1;
    `edged`: rated pictures in which a cell had as many edges as leaves have."""

    shaped: int = 0
    rated: int = 0
    begun_ms: int = 0
    sums: NDArray[np.int16] = field(default_factory=_sums)
    counts: NDArray[np.uint16] = field(default_factory=_counts)
    is_learned: bool = False
    cell_counts: NDArray[np.uint16] = field(default_factory=_cell_counts)
    edged: NDArray[np.uint16] = field(default_factory=_cell_numbers)
    _reference: Field | None = None
    _limits: tuple[Blocks, Blocks] | None = None
    _cell_limits: tuple[Cells, Cells] | None = None

    def learn(self, now: Field, at_ms: int) -> None:
        """Adds a picture. Nothing changes once it is learned."""
        if self.is_learned:
            return
        if self.shaped == 0:
            self.begun_ms = at_ms
        passed = at_ms - self.begun_ms
        if self.shaped < SHAPED or (passed < DAYS * _DAY_MS // 2 and self.shaped < MOST_SHAPED):
            self.sums[0] += np.rint(now.real * _QUANTUM).astype(np.int16)
            self.sums[1] += np.rint(now.imag * _QUANTUM).astype(np.int16)
            self.shaped += 1
            self._reference = None
            return
        blocks, cells = agreements(self.reference, now)
        for counts, agreement in ((self.counts, blocks), (self.cell_counts, cells)):
            counts[np.arange(len(counts)), np.clip(agreement * _BINS, 0, _BINS - 1).astype(np.intp)] += 1
        self.edged += cell_energy(now) >= LEAVES_EDGES
        self.rated += 1
        self._limits = self._cell_limits = None
        self.is_learned = self.rated >= RATED and passed >= DAYS * _DAY_MS

    @property
    def reference(self) -> Field:
        """The mean of all learned fields, complex64, cached; moving objects average out."""
        if self._reference is None:
            whole = self.sums.astype(np.float32) / (_QUANTUM * max(1, self.shaped))
            self._reference = (whole[0] + 1j * whole[1]).astype(np.complex64)
        return self._reference

    def judgeable(self) -> NDArray[np.bool_]:
        """(BLOCKS,): the blocks about which something can be claimed."""
        found: NDArray[np.bool_] = (block_energy(self.reference) >= LEAST_EDGES) & (
            self._quantiles()[0] >= LEAST_MEDIAN
        )
        return found

    def lost(self, agreement: Blocks) -> NDArray[np.bool_]:
        """(BLOCKS,): the judgeable blocks that do not show what they should."""
        median, low = self._quantiles()
        found: NDArray[np.bool_] = self.judgeable() & (agreement < LOST_OF_MEDIAN * median) & (agreement < low)
        return found

    def cells(self, agreement: Cells) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(CELLS,) twice: the cells about which something can be claimed, and those that do not show what they
        should."""
        median, low = self._quantiles_of_cells()
        judged = (cell_energy(self.reference) >= LEAST_EDGES) & (median >= LEAST_MEDIAN)
        return judged, judged & (agreement < LOST_OF_MEDIAN * median) & (agreement < low)

    def sight(self, agreement: Cells) -> Cells:
        """The agreement of each cell over its learned median: about 1 in clear weather."""
        return agreement / self._quantiles_of_cells()[0]

    def overgrown(self, now: Field) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(CELLS,) twice: the bare cells, and those that have edges now as leaves have."""
        bare = (cell_energy(self.reference) < LEAST_EDGES) & (self.edged <= self.rated * (1 - BARE_OF_PICTURES))
        return bare, bare & (cell_energy(now) >= LEAVES_EDGES)

    def usual(self) -> Blocks:
        """The learned median agreement of each block."""
        return self._quantiles()[0]

    def _quantiles(self) -> tuple[Blocks, Blocks]:
        if self._limits is None:
            self._limits = _median_and_low(self.counts)
        return self._limits

    def _quantiles_of_cells(self) -> tuple[Cells, Cells]:
        if self._cell_limits is None:
            self._cell_limits = _median_and_low(self.cell_counts)
        return self._cell_limits


def _median_and_low(counts: NDArray[np.uint16]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The learned median and 10th percentile of each block or cell."""
    rising = counts.cumsum(axis=1)
    total = np.maximum(rising[:, -1:], 1)
    median = ((rising < total * 0.5).sum(axis=1) + 0.5) / _BINS
    low = ((rising < total * 0.1).sum(axis=1) + 0.5) / _BINS
    return median.astype(np.float32), low.astype(np.float32)

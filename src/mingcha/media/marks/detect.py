"""Finds a mark in pictures without the original, also in cropped and resized pictures.

Pictures are correlated with the half-hertz wave of the mark, which removes still content. The sum is searched for the
known cells over size and position (docs/ref/marks.md); where they are found, the bits of the other cells are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mingcha.media.marks.code import CODE_BITS, decoded
from mingcha.media.marks.pattern import CELLS_ACROSS, CELLS_DOWN, known_cells, places, signs

WIDTH = 256
"""Pictures are scaled to this width: four samples per cell of an uncropped picture."""
MOST_HEIGHT = 384
BLOCK_S = 4.0
"""Pictures are summed in blocks of two waves, with a window, so that one bright moment does not hide the rest."""
LEAST_AGREEMENT = 10.0
"""The least agreement of the bits with their codeword; see code.decoded for its values without a mark."""
_CELLS_SEEN = tuple(np.geomspace(CELLS_ACROSS * 0.58, CELLS_ACROSS * 1.04, 98))
"""The possible numbers of cells across a picture: all, or fewer in a cropped one."""
_STRETCHES = tuple(np.geomspace(0.72, 1.39, 56))
"""Ratios of height to width of a cell, for pictures whose aspect was changed."""
_CANDIDATES = 6
_FINER = (-0.008, -0.004, 0.0, 0.004, 0.008)
"""By how much a cell is larger or smaller than at the size of the coarser search."""
_NEAR = 0.006
_MOST_ABOVE = 0.45
"""The greatest cropped part of the film's height above the picture."""
_SLACK = 3

type Map = NDArray[np.complex128]


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: the payload if the check bits fit and the bits agree, else None; the best agreement."""

    payload: int | None
    agreement: float
    cells_across: float
    """The number of cells across the picture."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The position of the pattern: samples per cell across and down, and the sample at which cell (0, 0) begins."""

    across: float
    down: float
    left: float
    top: float
    height: float
    """Of the peak."""


def find_mark(pictures: Iterable[tuple[float, NDArray[np.uint8]]], *, thorough: bool = True) -> Found:
    """Finds the mark in (seconds, luma) of pictures in order of time, each of WIDTH columns and the same rows.

    Pictures of less than BLOCK_S give no mark.

    `thorough` also searches pictures whose aspect was changed, which takes longer.
    """
    wave = summed(pictures)
    if wave is None:
        return Found(None, 0.0, 0.0)
    found = _best(wave, (1.0,), _CELLS_SEEN)
    if found.payload is None and thorough:
        again = _best(wave, _STRETCHES, _CELLS_SEEN[::2])
        found = again if again.payload is not None or again.agreement > found.agreement else found
    return found


def summed(pictures: Iterable[tuple[float, NDArray[np.uint8]]]) -> Map | None:
    """The map to search: the half-hertz component of the pictures, normalised; None if they are too short."""
    wave = _wave_of(pictures)
    return None if wave is None else _white(wave)


def read_at(wave: Map, cells_across: float, left: float, top: float) -> Found:
    """The bits read for this number of cells across and this begin of cell (0, 0): for measurements at positions
    without a mark."""
    across = wave.shape[1] / cells_across
    return _read(wave, _Place(across, across, left, top, 0.0))


def _wave_of(pictures: Iterable[tuple[float, NDArray[np.uint8]]]) -> Map | None:
    """The half-hertz component of the luma, each block normalised; None if there is no whole block."""
    total: Map | None = None
    for block in _blocks(pictures):
        times = np.array([time_s for time_s, _ in block])
        window = np.hanning(len(block) + 2)[1:-1]
        wave = np.exp(-1j * np.pi * times) * window
        wave -= window * (wave.sum() / window.sum())
        part = np.tensordot(wave, np.stack([luma for _, luma in block]), axes=1) / window.sum()
        limited = (part / (np.abs(part) + 0.5)).astype(np.complex128)
        total = limited if total is None else total + limited
    return total


def _blocks(
    pictures: Iterable[tuple[float, NDArray[np.uint8]]],
) -> Iterator[list[tuple[float, NDArray[np.float32]]]]:
    """Blocks of BLOCK_S that overlap by half."""
    block: list[tuple[float, NDArray[np.float32]]] = []
    for time_s, luma in pictures:
        if block and not block[0][0] <= time_s < block[0][0] + BLOCK_S:
            if time_s - block[-1][0] < BLOCK_S / 2 and len(block) >= 8:
                yield block
            block = [one for one in block if time_s - BLOCK_S / 2 <= one[0] <= time_s]
        block.append((time_s, luma.astype(np.float32)))
    if len(block) >= 8 and block[-1][0] - block[0][0] > BLOCK_S * 0.9:
        yield block


def _white(wave: Map) -> Map:
    """The map without structures wider than a few cells, locally normalised."""
    fine = wave - _mean(wave, 8)
    size = np.sqrt(_mean(np.abs(fine) ** 2, 8).real) + 1e-9
    even = fine / size
    return even / np.maximum(1.0, np.abs(even) / 2.5)


def _mean(values: NDArray[np.complex128], reach: int) -> NDArray[np.complex128]:
    """The mean over a square of 2 * reach + 1 samples, the border repeated."""
    for axis in (0, 1):
        width = [(0, 0), (0, 0)]
        width[axis] = (reach + 1, reach)
        sums = np.cumsum(np.pad(values, width, mode="edge"), axis=axis)
        length, span = values.shape[axis], 2 * reach + 1
        after = np.take(sums, np.arange(span, span + length), axis=axis)
        values = (after - np.take(sums, np.arange(length), axis=axis)) / span
    return values


def _best(wave: Map, stretches: Iterable[float], cells_seen: Iterable[float]) -> Found:
    """Reads the bits at the best places of a search: first over a coarser map, then near the best sizes."""
    coarse = _Search(_halved(wave))
    sizes = [(wave.shape[1] / seen, wave.shape[1] / seen * stretch) for stretch in stretches for seen in cells_seen]
    heights = [coarse.place(across / 2, down / 2).height for across, down in sizes]
    order = np.argsort(heights)[::-1][:_CANDIDATES]
    fine, best = _Search(wave), Found(None, 0.0, 0.0)
    for across, down in _apart([sizes[place] for place in order]):
        found = _read(wave, _finer(fine, across, down))
        if found.payload is not None:
            return found
        best = max(best, found, key=lambda one: one.agreement)
    return best


def _halved(wave: Map) -> Map:
    """The mean of each square of two by two samples."""
    rows, columns = wave.shape[0] & ~1, wave.shape[1] & ~1
    return wave[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3))


def _apart(sizes: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """These sizes without those that a finer search around an earlier one covers."""
    kept: list[tuple[float, float]] = []
    for across, down in sizes:
        if all(abs(across / one - 1) > _NEAR or abs(down / other - 1) > _NEAR for one, other in kept):
            kept.append((across, down))
    return kept


class _Search:
    """The correlation of a map with the known cells, at any size."""

    def __init__(self, wave: Map) -> None:
        self._rows, self._columns = wave.shape
        self._top = int(self._rows * _MOST_ABOVE) + _SLACK
        self._shape = _fast(self._rows + self._top + _SLACK), _fast(int(self._columns * 1.75) + 2 * _SLACK)
        self._transformed = np.fft.fft2(wave.astype(np.complex64), self._shape)

    def place(self, across: float, down: float) -> _Place:
        """The best place of the pattern at this size; its first cell is not right of or below the picture's edge."""
        wide = min(self._shape[1], int(np.ceil(across * CELLS_ACROSS)))
        high = min(self._shape[0], int(np.ceil(down * CELLS_DOWN)))
        columns = np.minimum(np.arange(wide) / across, CELLS_ACROSS - 1).astype(np.intp)
        rows = np.minimum(np.arange(high) / down, CELLS_DOWN - 1).astype(np.intp)
        template = known_cells()[rows][:, columns].astype(np.float32)
        product = self._transformed * np.conj(np.fft.fft2(template, self._shape))
        heights = np.abs(np.fft.ifft2(product))
        left = min(self._shape[1] - self._columns - _SLACK, max(0, wide - self._columns) + _SLACK)
        window = np.roll(heights, (self._top, left), (0, 1))[: self._top + _SLACK, : left + _SLACK]
        row, column = np.unravel_index(int(window.argmax()), window.shape)
        return _Place(across, down, float(column - left), float(row - self._top), float(window[row, column]))


def _finer(searched: _Search, across: float, down: float) -> _Place:
    """The best place near a size, in steps that move the far end of the picture by a quarter of a cell."""
    places = [searched.place(across * (1 + wider), down * (1 + higher)) for wider in _FINER for higher in _FINER]
    return max(places, key=lambda one: one.height)


def _read(wave: Map, place: _Place) -> Found:
    """The bits of the cells at a place."""
    columns = (np.arange(wave.shape[1]) + 0.5 - place.left) / place.across
    rows = (np.arange(wave.shape[0]) + 0.5 - place.top) / place.down
    inside = (rows >= 0)[:, None] & (rows < CELLS_DOWN)[:, None] & (columns >= 0) & (columns < CELLS_ACROSS)
    row, column = (
        np.clip(axis, 0, limit - 1).astype(np.intp) for axis, limit in ((rows, CELLS_DOWN), (columns, CELLS_ACROSS))
    )
    middle = np.minimum(1.0, 1.6 * _from_edge(rows))[:, None] * np.minimum(1.0, 1.6 * _from_edge(columns))
    cell_signs = signs()[row][:, column]
    weighted = np.where(inside, wave * middle * cell_signs, 0.0)
    known = np.where(places()[row][:, column] < 0, weighted, 0.0).sum()
    turned = (weighted * np.exp(-1j * np.angle(known))).real
    numbers = places()[row][:, column]
    soft = np.bincount(numbers[numbers >= 0], weights=turned[numbers >= 0], minlength=CODE_BITS)
    payload, agreement = decoded(soft)
    good = payload is not None and agreement >= LEAST_AGREEMENT
    return Found(payload if good else None, agreement, wave.shape[1] / place.across)


def _from_edge(position: NDArray[np.floating]) -> NDArray[np.floating]:
    """How far a position is from the edge of its cell: 0 to 0.5."""
    inside = position - np.floor(position)
    nearest: NDArray[np.floating] = np.minimum(inside, 1 - inside)
    return nearest


def _fast(length: int) -> int:
    """The next length that has no prime factor beyond 5, quick to transform."""
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1

"""By how much a camera has moved: phase correlation of two small views of what lies outside of the masks (article 18).

A view has no pixel that a mask covers, so it may be kept and sent as a number is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mingcha.media.masks.plan import SHARP_PERMILLE, VIEW_HEIGHT, VIEW_WIDTH, Mask
from mingcha.media.masks.raster import raster

_TAPER = np.outer(np.hanning(VIEW_HEIGHT + 2)[1:-1], np.hanning(VIEW_WIDTH + 2)[1:-1])
"""Fades the edges out: a picture does not go on at its other side, as the transform takes it to."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the picture moved, in permille of its width and height, and how sure that is (0 to 1000)."""

    x_permille: int
    y_permille: int
    score_permille: int

    def is_over(self, margin_permille: int) -> bool:
        """Whether it is further than a margin in permille of the width."""
        y_permille = self.y_permille * VIEW_HEIGHT / VIEW_WIDTH
        return bool(np.hypot(self.x_permille, y_permille) > margin_permille)

    @property
    def is_sharp(self) -> bool:
        """Whether it says anything."""
        return self.score_permille >= SHARP_PERMILLE


def view_of(luma: NDArray[np.uint8], masks: tuple[Mask, ...]) -> bytes:
    """VIEW_WIDTH by VIEW_HEIGHT mean values of a picture, row by row; 0 for each that a mask covers, grown, in part or
    whole, else at least 1."""
    rows = np.linspace(0, luma.shape[0], VIEW_HEIGHT + 1).astype(np.intp)
    columns = np.linspace(0, luma.shape[1], VIEW_WIDTH + 1).astype(np.intp)
    sums = np.add.reduceat(np.add.reduceat(luma.astype(np.uint32), rows[:-1], 0), columns[:-1], 1)
    means = sums / np.outer(np.diff(rows), np.diff(columns))
    covered = raster(masks, VIEW_WIDTH, VIEW_HEIGHT)
    return np.where(covered, 0, means.clip(1, 255)).astype(np.uint8).tobytes()


def shift_between(then: bytes, now: bytes) -> Shift:
    """The shift from one view to another one. Score 0 if one of them is even."""
    first, second = (np.frombuffer(one, np.uint8).reshape(VIEW_HEIGHT, VIEW_WIDTH).astype(float) for one in (then, now))
    seen = (first > 0) & (second > 0)
    if not seen.any():
        return Shift(0, 0, 0)
    spectra = []
    for view in (first, second):
        # what is covered must not correlate with itself: it gets the mean, and so does what is covered in the other one
        flat = np.where(seen, view - view[seen].mean(), 0.0)
        if np.abs(flat).max() < 1.5:
            return Shift(0, 0, 0)
        spectra.append(np.fft.fft2(flat * _TAPER))
    cross = spectra[1] * np.conj(spectra[0])
    peaks = np.fft.ifft2(cross / np.maximum(np.abs(cross), 1e-9)).real
    row, column = np.unravel_index(int(peaks.argmax()), peaks.shape)
    near = peaks[np.ix_(*((at + np.arange(-1, 2)) % size for at, size in zip((row, column), peaks.shape, strict=True)))]
    positive = np.maximum(near, 0)
    total = positive.sum()
    y = row + (positive.sum(1) @ np.arange(-1, 2)) / total
    x = column + (positive.sum(0) @ np.arange(-1, 2)) / total
    y, x = y - (VIEW_HEIGHT if y > VIEW_HEIGHT / 2 else 0), x - (VIEW_WIDTH if x > VIEW_WIDTH / 2 else 0)
    return Shift(round(x * 1000 / VIEW_WIDTH), round(y * 1000 / VIEW_HEIGHT), min(1000, round(total * 1000)))

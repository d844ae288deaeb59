"""Whether a camera fills its masks itself: what it sends must be even inside of each (article 18). Numbers alone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.media.masker.shift import Shift, shift_between
from mingcha.media.masks.plan import Mask
from mingcha.media.masks.raster import raster
from mingcha.media.units import MaskLook, MaskSeen

MOST_DEVIATION = 6
"""Levels of luma: coding leaves less in a filled area, and a view is never so even."""
NOT_MEASURABLE = 255
"""The deviation of a mask that is too small to have an inside."""
_EDGE = 6
"""Pixels that are left out at the edge: four that the camera's own filter smears, and two by which the pixels of a
polygon are taken too widely (masks/raster.py)."""
_BLOCK = 8
_AROUND = 3
"""Blocks around a mask to which it is compared."""
LEAST_APART = 0.25
"""Of them: a mask may lie beside an even wall of its own grey, but not all around."""


def look_at(luma: NDArray[np.uint8], mask: Mask, at_ms: int, view: bytes) -> MaskLook:
    """A look at a mask that the camera should fill, in a picture of it; `view`: what lies outside of all masks. A mask
    that is in its place in a picture of another place is UNKNOWN, as one that does not stand out: the recorder fills it
    from then on, and its worker watches the view."""
    worst = worst_deviation(luma, mask)
    shift = shift_between(mask.view, view) if mask.view else Shift(0, 0, 0)
    result = MaskSeen.NOT_SEEN
    if worst <= MOST_DEVIATION:
        is_turned = shift.is_sharp and shift.is_over(mask.grow_permille)
        result = MaskSeen.SEEN if stands_out(luma, mask) and not is_turned else MaskSeen.UNKNOWN
    return MaskLook(mask.version, at_ms, result, worst, shift.x_permille, shift.y_permille, shift.score_permille)


def stands_out(luma: NDArray[np.uint8], mask: Mask) -> bool:
    """Whether each polygon of the mask differs from its surroundings in `luma` (height x width). At night or before an
    even wall an unmasked view is as uniform as a filled one, so a uniform area proves no mask."""
    return all(_stands_out(luma, Mask(mask.version, mask.by, 0, (polygon,))) for polygon in mask.polygons)


def _stands_out(luma: NDArray[np.uint8], mask: Mask) -> bool:
    """Whether LEAST_APART of the blocks around a polygon differ from the inside, or are uneven."""
    height, width = (side // _BLOCK * _BLOCK for side in luma.shape)
    covered = raster((mask,), luma.shape[1], luma.shape[0])[:height, :width]
    touched = _blocks(covered).any(axis=(2, 3))
    near = touched.copy()
    for _ in range(_AROUND):
        wider = np.pad(near, 1)
        near = wider[1:-1, 1:-1] | wider[:-2, 1:-1] | wider[2:, 1:-1] | wider[1:-1, :-2] | wider[1:-1, 2:]
    around = _blocks(luma[:height, :width])[near & ~touched].reshape(-1, _BLOCK * _BLOCK).astype(np.float64)
    apart = np.abs(around.mean(1) - np.median(luma[:height, :width][covered])) > MOST_DEVIATION
    return len(around) > 0 and bool((apart | (around.std(1) > MOST_DEVIATION)).mean() >= LEAST_APART)


def _blocks(whole: NDArray[Any]) -> NDArray[Any]:
    """Blocks of _BLOCK by _BLOCK: rows and columns of them first."""
    rows, columns = (side // _BLOCK for side in whole.shape)
    return whole.reshape(rows, _BLOCK, columns, _BLOCK).swapaxes(1, 2)


def worst_deviation(luma: NDArray[np.uint8], mask: Mask) -> int:
    """The greatest deviation inside of a polygon, in levels, rounded up: of a block of 8 by 8 from the median of the
    polygon, or of the pixels of a block from its mean (root of the mean square). So a gap of some pixels shows in a
    mask of any size. NOT_MEASURABLE if a polygon has no whole block inside."""
    return max(_deviation(luma, Mask(mask.version, mask.by, 0, (polygon,))) for polygon in mask.polygons)


def _deviation(luma: NDArray[np.uint8], mask: Mask) -> int:
    height, width = (side // _BLOCK * _BLOCK for side in luma.shape)
    inside = _eroded(raster((mask,), luma.shape[1], luma.shape[0]))[:height, :width]
    whole = inside.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).all(axis=(1, 3))
    if not whole.any():
        return NOT_MEASURABLE
    blocks = luma[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK).swapaxes(1, 2)[whole]
    pixels = blocks.reshape(len(blocks), -1).astype(np.float64)
    from_median = np.abs(pixels.mean(1) - np.median(luma[:height, :width][inside]))
    return int(np.ceil(max(from_median.max(), pixels.std(1).max()) - 1e-9))


def _eroded(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without its outermost _EDGE pixels; the edge of the picture is none."""
    found = covered.copy()
    for _ in range(_EDGE):
        before = found.copy()
        found[1:] &= before[:-1]
        found[:-1] &= before[1:]
        found[:, 1:] &= before[:, :-1]
        found[:, :-1] &= before[:, 1:]
    return found

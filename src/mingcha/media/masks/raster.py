"""The pixels that a privacy mask covers: every pixel that a polygon touches, grown, in whole blocks of 2x2.

Always outward: a pixel too many is an ugly edge, one too few is what must not be seen (article 18).
"""

import math

import numpy as np
from numpy.typing import NDArray

from mingcha.media.masks.plan import Mask
from mingcha.media.masks.polygons import SIDE, Polygon

type Pixels = NDArray[np.bool_]


def raster(masks: tuple[Mask, ...], width: int, height: int) -> Pixels:
    """(height, width): True where a picture of this size is covered."""
    covered = np.zeros((height, width), np.bool_)
    for mask in masks:
        touched = np.zeros((height, width), np.bool_)
        for polygon in mask.polygons:
            _mark(touched, polygon)
        covered |= _grown(touched, 1 + math.ceil(width * mask.grow_permille / 1000))
    return np.repeat(np.repeat(blocks(covered, 2, 2), 2, 0), 2, 1)[:height, :width]


def blocks(pixels: Pixels, across: int, down: int) -> Pixels:
    """True for each block of `across` by `down` pixels with a covered one; blocks at the edge may be cut."""
    height, width = pixels.shape
    padded = np.pad(pixels, ((0, -height % down), (0, -width % across)))
    high, wide = padded.shape
    found: Pixels = padded.reshape(high // down, down, wide // across, across).any(axis=(1, 3))
    return found


def _mark(touched: Pixels, polygon: Polygon) -> None:
    """Marks the pixels with their centre inside, and those near an edge: so no pixel that the polygon touches is more
    than one pixel from a marked one."""
    height, width = touched.shape
    corners = [(x / SIDE * width, y / SIDE * height) for x, y in polygon]
    edges = [(corner, corners[place - 1]) for place, corner in enumerate(corners)]
    left = max(0, math.floor(min(x for x, _ in corners)))
    right = min(width, math.ceil(max(x for x, _ in corners)))
    centres = np.arange(left, right) + 0.5
    inside = np.zeros((height, right - left), np.bool_)
    for (x0, y0), (x1, y1) in edges:
        count = 2 + math.ceil(2 * max(abs(x1 - x0), abs(y1 - y0)))  # a sample at least every half pixel
        columns = np.linspace(x0, x1, count).astype(np.intp).clip(0, width - 1)
        rows = np.linspace(y0, y1, count).astype(np.intp).clip(0, height - 1)
        touched[rows, columns] = True
        if y0 == y1:
            continue
        first, last = math.ceil(min(y0, y1) - 0.5), math.ceil(max(y0, y1) - 0.5)
        middles = np.arange(max(0, first), min(height, last)) + 0.5
        crossings = x0 + (middles - y0) * (x1 - x0) / (y1 - y0)
        inside[max(0, first) : min(height, last)] ^= centres[None, :] > crossings[:, None]
    touched[:, left:right] |= inside


def _grown(pixels: Pixels, radius: int) -> Pixels:
    """Grown by `radius` pixels to all sides and over corners."""
    for axis in (0, 1):
        length = pixels.shape[axis]
        sums = np.concatenate([np.zeros_like(pixels.take([0], axis), np.int32), pixels.cumsum(axis, np.int32)], axis)
        place = np.arange(length)
        after, before = np.minimum(place + radius + 1, length), np.maximum(place - radius, 0)
        pixels = sums.take(after, axis) > sums.take(before, axis)
    return pixels

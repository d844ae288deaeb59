"""The pixels that a privacy mask covers: every pixel that a polygon touches, grown, in whole blocks of 2x2.

Always outward: a pixel too many is an ugly edge, one too few is what must not be seen (article 18). The work is in
proportion to the edges times the rows of the picture, and never to the edges times its pixels.
"""

import math

import numpy as np
from numpy.typing import NDArray

from mingcha.media.masks.plan import Mask
from mingcha.media.masks.polygons import SIDE, Polygon

type Pixels = NDArray[np.bool_]
type _Ends = tuple[float, float, float, float]
"""x and y of both ends of an edge, in pixels."""
type _Spans = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
"""Runs of pixels: row, first column, last column."""


def raster(masks: tuple[Mask, ...], width: int, height: int) -> Pixels:
    """(height, width): True where a picture of this size is covered."""
    steps = np.zeros((height + 1, width + 1), np.int32)
    for mask in masks:
        radius = 1 + math.ceil(width * mask.grow_permille / 1000)
        for polygon in mask.polygons:
            _add(steps, _spans(polygon, width, height), radius)
    for axis in (0, 1):
        np.cumsum(steps, axis, out=steps)
    covered = steps[:height, :width] > 0
    return np.repeat(np.repeat(blocks(covered, 2, 2), 2, 0), 2, 1)[:height, :width]


def blocks(pixels: Pixels, across: int, down: int) -> Pixels:
    """True for each block of `across` by `down` pixels with a covered one; blocks at the edge may be cut."""
    height, width = pixels.shape
    padded = np.pad(pixels, ((0, -height % down), (0, -width % across)))
    high, wide = padded.shape
    found: Pixels = padded.reshape(high // down, down, wide // across, across).any(axis=(1, 3))
    return found


def _add(steps: NDArray[np.int32], spans: _Spans, radius: int) -> None:
    """Adds each run, grown by `radius` pixels to all sides and over corners, as the four steps of its rectangle: their
    sum over rows and columns counts the rectangles over a pixel."""
    height, width = steps.shape[0] - 1, steps.shape[1] - 1
    rows, first, last = spans
    above, below = np.maximum(rows - radius, 0), np.minimum(rows + radius + 1, height)
    left, right = np.maximum(first - radius, 0), np.minimum(last + radius + 1, width)
    for down, across, step in ((above, left, 1), (below, left, -1), (above, right, -1), (below, right, 1)):
        np.add.at(steps.reshape(-1), down * (width + 1) + across, np.int32(step))  # of one type: five times as fast


def _spans(polygon: Polygon, width: int, height: int) -> _Spans:
    """The pixels with their centre inside, and those that an edge touches: so no pixel that the polygon touches is more
    than one pixel (an error of rounding) from one of them."""
    corners = [(x / SIDE * width, y / SIDE * height) for x, y in polygon]
    edges = [(*corner, *corners[place - 1]) for place, corner in enumerate(corners)]
    parts = [_inside(edges, width, height), *(_along(edge, width, height) for edge in edges)]
    rows, first, last = (np.concatenate(column) for column in zip(*parts, strict=True))
    return rows, first, last


def _along(edge: _Ends, width: int, height: int) -> _Spans:
    """The pixels that an edge touches, one run a row."""
    x0, y0, x1, y1 = edge
    top, bottom = min(y0, y1), max(y0, y1)
    rows = np.arange(math.floor(top), math.floor(bottom) + 1)
    if y0 == y1:
        enters, leaves = np.array([x0]), np.array([x1])
    else:
        enters, leaves = (x0 + ((y - y0) / (y1 - y0)).clip(0, 1) * (x1 - x0) for y in (rows, rows + 1))
    first = np.minimum(enters, leaves).astype(np.intp).clip(0, width - 1)
    last = np.maximum(enters, leaves).astype(np.intp).clip(0, width - 1)
    return rows.clip(0, height - 1), first, last


def _inside(edges: list[_Ends], width: int, height: int) -> _Spans:
    """The pixels with their centre inside: in each row from every odd crossing of an edge to the next one."""
    all_rows, all_crossings = [], []
    for x0, y0, x1, y1 in edges:
        if y0 == y1:
            continue
        rows = np.arange(max(0, math.ceil(min(y0, y1) - 0.5)), min(height, math.ceil(max(y0, y1) - 0.5)))
        all_rows.append(rows)
        all_crossings.append(x0 + (rows + 0.5 - y0) * (x1 - x0) / (y1 - y0))
    rows, crossings = np.concatenate(all_rows), np.concatenate(all_crossings)
    order = np.lexsort((crossings, rows))
    # a closed line crosses the middle of a row an even number of times, so pairs never mix two rows
    rows, columns = rows[order][::2], np.floor(crossings[order] + 0.5).astype(np.intp)
    first, last = columns[::2], columns[1::2] - 1
    some = first <= last
    return rows[some], first[some].clip(0, width - 1), last[some].clip(0, width - 1)

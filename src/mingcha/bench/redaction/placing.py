"""Puts a cut-out into a picture: moved, zoomed, turned, and blurred by its motion within a frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, sin

import numpy as np
from numpy.typing import NDArray

from mingcha.bench.redaction.cutouts import Cutout, Plane, softened
from mingcha.bench.redaction.plates_drawn import Pixels
from mingcha.privacy.detection.values import Box

type Layers = NDArray[np.float32]
"""(height, width, 5): colours weighted by opacity, opacity, and where the thing itself is."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the middle of a cut-out is, in pixels; pixels of the picture to one of the cut-out; the turn in radians."""

    x: float
    y: float
    zoom: float
    turn: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A cut-out as it lies over a part of the picture. `pixels` are weighted by `opacity`."""

    part: Box
    pixels: Pixels
    opacity: Plane
    thing: NDArray[np.bool_]
    """Pixels of the thing itself in any exposure."""
    thing_area: int
    """Pixels of the thing with those that lie outside of the picture."""


def layers_of(cutout: Cutout) -> Layers:
    """What is interpolated of a cut-out."""
    return np.dstack([cutout.pixels * cutout.opacity[:, :, None], cutout.opacity, cutout.thing])


def halved(layers: Layers) -> Layers:
    """A cut-out at half its size, each pixel the mean of four: it is shrunk by halves before it is zoomed out."""
    even = layers[: layers.shape[0] // 2 * 2, : layers.shape[1] // 2 * 2]
    return np.asarray((even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4, np.float32)


def placed(layers: Layers, poses: Sequence[Pose], width: int, height: int, defocus: int = 0) -> Placed | None:
    """The mean of a cut-out in several poses, which all are of one frame; None if it lies outside of the picture."""
    bounds = [_bounds(layers, pose) for pose in poses]
    whole = Box(
        min(box.left for box in bounds) - defocus, min(box.top for box in bounds) - defocus,
        max(box.right for box in bounds) + defocus, max(box.bottom for box in bounds) + defocus,
    )  # fmt: skip
    part = whole.shared_with(Box(0, 0, width, height))
    if not part.area:
        return None
    pixels = np.zeros((whole.height, whole.width, 3), np.float32)
    opacity = np.zeros((whole.height, whole.width), np.float32)
    thing = np.zeros((whole.height, whole.width), np.bool_)
    for pose in poses:
        seen, dense, region = _sampled(layers, pose, whole)
        pixels += seen / np.float32(len(poses))
        opacity += dense / np.float32(len(poses))
        thing |= region > 0.5
    pixels, opacity = softened(pixels, defocus), softened(opacity, defocus)
    inside = (
        slice(part.top - whole.top, part.bottom - whole.top), slice(part.left - whole.left, part.right - whole.left)
    )  # fmt: skip
    return Placed(part, pixels[inside], opacity[inside], thing[inside], int(thing.sum()))


def _bounds(layers: Layers, pose: Pose) -> Box:
    """The box of the whole cut-out in the picture, which it may leave."""
    high, wide = (side * pose.zoom / 2 for side in layers.shape[:2])
    across = abs(wide * cos(pose.turn)) + abs(high * sin(pose.turn))
    down = abs(wide * sin(pose.turn)) + abs(high * cos(pose.turn))
    return Box(
        floor(pose.x - across) - 1, floor(pose.y - down) - 1, ceil(pose.x + across) + 1, ceil(pose.y + down) + 1
    )  # fmt: skip


def _sampled(layers: Layers, pose: Pose, part: Box) -> tuple[Pixels, Plane, Plane]:
    """Pixels weighted by opacity, opacity and thing, each interpolated between four neighbours."""
    high, wide = layers.shape[:2]
    rows, columns = np.mgrid[part.top : part.bottom, part.left : part.right].astype(np.float32)
    right, down = (columns + 0.5 - pose.x) / pose.zoom, (rows + 0.5 - pose.y) / pose.zoom
    u = right * cos(pose.turn) + down * sin(pose.turn) + wide / 2 - 0.5
    v = down * cos(pose.turn) - right * sin(pose.turn) + high / 2 - 0.5
    inside = (u > -0.5) & (v > -0.5) & (u < wide - 0.5) & (v < high - 0.5)
    u, v = np.clip(u, 0, wide - 1.001), np.clip(v, 0, high - 1.001)
    column, row = u.astype(np.intp), v.astype(np.intp)
    a, b = (u - column)[:, :, None], (v - row)[:, :, None]
    above = layers[row, column] * (1 - a) + layers[row, column + 1] * a
    below = layers[row + 1, column] * (1 - a) + layers[row + 1, column + 1] * a
    values = (above * (1 - b) + below * b).astype(np.float32) * inside[:, :, None]
    return values[:, :, :3], values[:, :, 3], values[:, :, 4]

"""Soft-edged shapes on a floating-point canvas, and their conversion to YUV planes for the encoder.

Coordinates are in pixels of a 1280x720 picture whatever the real size, so one scene serves every size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REFERENCE_WIDTH, REFERENCE_HEIGHT = 1280, 720

type Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""
type Point = tuple[float, float]
type Plane = NDArray[np.uint8]


class Canvas:
    """A picture with coverage, painted back to front."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self.scale = scale
        self.columns, self.rows = _even(width * scale), _even(height * scale)
        self.colour: NDArray[np.float32] = np.zeros((self.rows, self.columns, 3), np.float32)
        self.coverage: NDArray[np.float32] = np.zeros((self.rows, self.columns), np.float32)

    def gradient(self, top: float, bottom: float, first: Colour, last: Colour) -> None:
        """Fills rows from `top` to `bottom` over the full width with a linear change from one colour to the other."""
        start, stop = round(top * self.scale), round(bottom * self.scale)
        start, stop = max(0, start), min(self.rows, stop)
        share = np.linspace(0, 1, max(1, stop - start), dtype=np.float32)[:, None, None]
        self.colour[start:stop] = _vector(first) * (1 - share) + _vector(last) * share
        self.coverage[start:stop] = 1

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Colour, opacity: float = 1) -> None:
        """A rectangle by its upper left corner."""
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, opacity)

    def polygon(self, points: Sequence[Point], colour: Colour, opacity: float = 1) -> None:
        """A convex polygon; corners in either orientation."""
        corners = np.array(points, np.float32) * np.float32(self.scale)
        (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
        box = self._box(left, top, right, bottom)
        if box is None:
            return
        rows, columns, y, x = box
        following = np.roll(corners, -1, axis=0)
        area = float(np.sum(corners[:, 0] * following[:, 1] - following[:, 0] * corners[:, 1]))
        side = np.float32(1 if area > 0 else -1)
        share = np.ones((y.shape[0], x.shape[1]), np.float32)
        for (ax, ay), (bx, by) in zip(corners, following, strict=True):
            length = np.hypot(bx - ax, by - ay)
            if length:
                distance = side * ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length
                share = np.minimum(share, np.clip(distance + 0.5, 0, 1))
        self._blend(rows, columns, share, colour, opacity)

    def ellipse(
        self, x: float, y: float, half_width: float, half_height: float, colour: Colour, opacity: float = 1
    ) -> None:
        """An ellipse by its centre."""
        cx, cy = x * self.scale, y * self.scale
        a, b = half_width * self.scale, half_height * self.scale
        box = self._box(cx - a, cy - b, cx + a, cy + b)
        if box is None:
            return
        rows, columns, py, px = box
        radius = np.hypot((px - cx) / a, (py - cy) / b)
        self._blend(rows, columns, np.clip((1 - radius) * min(a, b) + 0.5, 0, 1), colour, opacity)

    def line(self, first: Point, last: Point, width: float, colour: Colour, opacity: float = 1) -> None:
        """A straight line with blunt ends."""
        (ax, ay), (bx, by) = first, last
        length = float(np.hypot(bx - ax, by - ay)) or 1.0
        dx, dy = (by - ay) / length * width / 2, -(bx - ax) / length * width / 2
        self.polygon([(ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy)], colour, opacity)

    def grain(self, strength: float, seed: int) -> None:
        """Adds fixed noise, so that large areas do not look flat."""
        coarse = np.random.default_rng(seed).normal(0, strength, (self.rows // 4 + 1, self.columns // 4 + 1))
        spread = np.repeat(np.repeat(coarse, 4, axis=0), 4, axis=1)[: self.rows, : self.columns, None]
        self.colour = np.clip(self.colour + spread.astype(np.float32), 0, 255)

    def _box(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[slice, slice, NDArray[np.float32], NDArray[np.float32]] | None:
        rows = slice(max(0, int(top) - 1), min(self.rows, int(bottom) + 2))
        columns = slice(max(0, int(left) - 1), min(self.columns, int(right) + 2))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return None
        y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5)
        x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + np.float32(0.5)
        return rows, columns, y, x

    def _blend(self, rows: slice, columns: slice, share: NDArray[np.float32], colour: Colour, opacity: float) -> None:
        share = share * np.float32(opacity)
        # colour is premultiplied by coverage, so that soft edges of sprites do not darken
        self.colour[rows, columns] *= 1 - share[..., None]
        self.colour[rows, columns] += _vector(colour) * share[..., None]
        self.coverage[rows, columns] = self.coverage[rows, columns] * (1 - share) + share


def planes_of(canvas: Canvas) -> tuple[Plane, Plane, Plane]:
    """Y, U and V (4:2:0, video range, BT.709) of a fully covered canvas; U and V have half the rows and columns."""
    luma, blue, red = _to_yuv(canvas.colour, np.ones_like(canvas.coverage))
    return _rounded(luma), _rounded(_halved(blue)), _rounded(_halved(red))


@dataclass(frozen=True, slots=True)
class Sprite:
    """A small picture with soft edges: Y, U and V premultiplied by coverage, and the share of the ground that stays.
    All are fixed point with 8 fractional bits."""

    values: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]
    ground: tuple[NDArray[np.uint16], NDArray[np.uint16]]
    anchor: tuple[int, int]
    """Column and row of the sprite's foot inside it."""

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the luma plane, both even."""
        rows, columns = self.values[0].shape
        return rows, columns


def sprite_of(canvas: Canvas, anchor: Point, *, mirrored: bool = False) -> Sprite:
    """A sprite from a canvas; `anchor` is in canvas units."""
    colour, coverage = canvas.colour, canvas.coverage
    column = anchor[0] * canvas.scale
    if mirrored:
        colour, coverage, column = colour[:, ::-1], coverage[:, ::-1], canvas.columns - column
    luma, blue, red = _to_yuv(colour, coverage)
    half = _halved(coverage)
    values = (_scaled(luma), _scaled(_halved(blue)), _scaled(_halved(red)))
    stays = (_scaled(1 - coverage), _scaled(1 - half))
    return Sprite(values, stays, (round(column), round(anchor[1] * canvas.scale)))


def blit(
    planes: tuple[Plane, Plane, Plane], sprite: Sprite, left: int, top: int, limits: tuple[int, int]
) -> tuple[slice, slice] | None:
    """Draws a sprite with its upper left corner at an even position, inside the luma rows `limits`.
    Returns the touched luma rows and columns (even bounds), or None if the sprite is completely outside."""
    rows, columns = sprite.size
    first_row, last_row = max(top, limits[0]), min(top + rows, limits[1])
    first_column, last_column = max(left, 0), min(left + columns, planes[0].shape[1])
    if first_row >= last_row or first_column >= last_column:
        return None
    for plane, value, shift in zip(planes, sprite.values, (0, 1, 1), strict=True):
        stay = sprite.ground[shift]
        here = (slice(first_row >> shift, last_row >> shift), slice(first_column >> shift, last_column >> shift))
        there = (
            slice((first_row - top) >> shift, (last_row - top) >> shift),
            slice((first_column - left) >> shift, (last_column - left) >> shift),
        )
        target = plane[here]
        target[:] = (value[there] + target * stay[there]) >> 8
    return slice(first_row, last_row), slice(first_column, last_column)


def halve(source: Plane, target: Plane) -> None:
    """Fills a plane with the means of 2x2 squares of a plane twice as large."""
    total = source[::2, ::2].astype(np.uint16)
    total += source[1::2, ::2]
    total += source[::2, 1::2]
    total += source[1::2, 1::2]
    target[:] = total >> 2


def _vector(colour: Colour) -> NDArray[np.float32]:
    return np.array(colour, np.float32)


def _even(size: float) -> int:
    return max(2, round(size / 2) * 2)


def _to_yuv(
    colour: NDArray[np.float32], coverage: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Rec. ITU-R BT.709, video range; the colour is premultiplied by coverage, so the offsets are too."""
    red, green, blue = colour[..., 0], colour[..., 1], colour[..., 2]
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    luma = light * np.float32(219 / 255) + 16 * coverage
    chroma_blue = (blue - light) * np.float32(224 / 255 / 1.8556) + 128 * coverage
    chroma_red = (red - light) * np.float32(224 / 255 / 1.5748) + 128 * coverage
    return luma, chroma_blue, chroma_red


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) * np.float32(0.25)


def _rounded(plane: NDArray[np.float32]) -> Plane:
    return np.clip(np.rint(plane), 0, 255).astype(np.uint8)


def _scaled(plane: NDArray[np.float32]) -> NDArray[np.uint16]:
    return np.clip(np.rint(plane * 256), 0, 65535).astype(np.uint16)

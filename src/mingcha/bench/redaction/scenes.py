"""Streets in which nobody is: the median of a film, or drawn. Things are put over them, so each one has its box."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

type Picture = NDArray[np.uint8]
"""(height, width, 3), RGB."""


def empty_scene(pictures: Sequence[Picture]) -> Picture:
    """The median of pictures of one camera: whoever walks through is in few of them. Raises ValueError without any."""
    if not pictures:
        raise ValueError("no pictures")
    empty = np.empty_like(pictures[0])
    for row in range(0, empty.shape[0], 16):
        part = np.stack([picture[row : row + 16] for picture in pictures])
        empty[row : row + 16] = np.median(part, axis=0).astype(np.uint8)
    return empty


def drawn_street(drawn: np.random.Generator, width: int, height: int) -> Picture:
    """Sky, houses with windows, pavement and road: where no film is at hand."""
    street = np.empty((height, width, 3), np.float32)
    horizon, kerb = height * 2 // 5, height * 3 // 5
    street[:horizon] = np.linspace(225, 180, horizon)[:, None, None] * np.array([0.92, 0.97, 1.0])
    street[horizon:kerb] = drawn.uniform(120, 165) * np.array([1.0, 0.98, 0.94])
    street[kerb:] = np.linspace(88, 118, height - kerb)[:, None, None]
    left = 0
    while left < width:
        wide = int(drawn.integers(width // 12, width // 4))
        top = int(drawn.integers(height // 12, horizon * 3 // 4))
        wall = drawn.uniform(90, 200, 3)
        street[top : horizon + height // 20, left : left + wide] = wall
        for row in range(top + 12, horizon - 12, max(24, height // 16)):
            for column in range(left + 10, min(width, left + wide) - 14, max(20, width // 40)):
                street[row : row + height // 36, column : column + width // 80] = wall * drawn.uniform(0.4, 0.8)
        left += wide
    for column in range(0, width, width // 8):
        street[kerb + (height - kerb) // 2 :][:6, column : column + width // 16] = 205
    street += drawn.normal(0, 5, (height, width, 1))
    return np.clip(street, 0, 255).astype(np.uint8)


def soft_ground(drawn: np.random.Generator, width: int, height: int) -> Picture:
    """Soft waves without an edge, as fog, water or a wall out of focus: detectors see large faint faces in them."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    phases = drawn.uniform(0, 6, 3)
    ground = np.stack([110 + 25 * np.sin(across / 203 + one) * np.cos(down / 149 - one) for one in phases], -1)
    return ground.astype(np.uint8)


def fitted(scene: Picture, drawn: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    """A part of the scene, by chance, at this size; floats from 0 to 255."""
    high, wide = scene.shape[:2]
    scale = max(width / wide, height / high) * drawn.uniform(1.0, 1.12)
    left, top = drawn.uniform(0, wide - width / scale), drawn.uniform(0, high - height / scale)
    across = np.clip(left + (np.arange(width) + 0.5) / scale - 0.5, 0, wide - 1.001)
    down = np.clip(top + (np.arange(height) + 0.5) / scale - 0.5, 0, high - 1.001)
    column, row = across.astype(np.intp), down.astype(np.intp)
    a = (across - column).astype(np.float32)[None, :, None]
    b = (down - row).astype(np.float32)[:, None, None]
    source = scene.astype(np.float32)
    upper, lower = source[row], source[row + 1]
    above = upper[:, column] * (1 - a) + upper[:, column + 1] * a
    below = lower[:, column] * (1 - a) + lower[:, column + 1] * a
    return np.asarray(above * (1 - b) + below * b, np.float32)

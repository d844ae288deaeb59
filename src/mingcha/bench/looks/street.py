"""A drawn street, wider than the view of its camera: its levels by day and in infrared light, and what it is of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STREET_WIDTH, STREET_HEIGHT = 720, 260
type Levels = NDArray[np.float32]
"""Grey levels, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Street:
    """(STREET_HEIGHT, STREET_WIDTH) arrays: levels by day, in infrared light, shares of foliage and of ground."""

    day: Levels
    infrared: Levels
    foliage: Levels
    ground: Levels


def grain(random: np.random.Generator, height: int, width: int, size: int) -> Levels:
    """Noise of mean 0 and deviation 1 whose grains are about `size` pixels wide."""
    coarse = random.standard_normal((height // size + 2, width // size + 2)).astype(np.float32)
    return np.kron(coarse, np.ones((size, size), np.float32))[:height, :width]


def draw_street(random: np.random.Generator) -> Street:
    """Sky, houses with windows, trees, pavement, road with marks, poles; another one for each state of `random`."""
    day = np.empty((STREET_HEIGHT, STREET_WIDTH), np.float32)
    foliage, ground = np.zeros_like(day), np.zeros_like(day)
    horizon = int(random.integers(120, 150))
    day[:horizon] = np.linspace(215, 190, horizon, dtype=np.float32)[:, None]
    _houses(random, day, horizon)
    day[horizon:] = 118 + 5 * grain(random, STREET_HEIGHT - horizon, STREET_WIDTH, 2)
    ground[horizon:] = 1
    _road(random, day, horizon)
    for _ in range(int(random.integers(6, 12))):
        _tree(random, day, foliage, int(random.integers(0, STREET_WIDTH)), horizon + int(random.integers(0, 25)))
    for x in random.integers(0, STREET_WIDTH, 9):
        top = int(random.integers(20, 80))
        day[top : horizon + 20, x : x + 4] = float(random.integers(40, 90))
    day = np.clip(day + 1.5 * grain(random, STREET_HEIGHT, STREET_WIDTH, 3), 4, 250)
    infrared = np.where(foliage > 0, 235 - day, day)
    sky = day[:horizon] > 185
    infrared[:horizon][sky] = 16
    return Street(day, infrared.astype(np.float32), foliage, ground * (foliage == 0))


def _houses(random: np.random.Generator, day: Levels, horizon: int) -> None:
    x = -10
    while x < STREET_WIDTH:
        width, top = int(random.integers(60, 130)), int(random.integers(15, 90))
        wall = float(random.integers(110, 185))
        day[top:horizon, max(0, x) : x + width] = wall
        day[top : top + 3, max(0, x) : x + width] = wall - 50
        step_x, step_y = int(random.integers(14, 24)), int(random.integers(16, 26))
        for y in range(top + 10, horizon - 24, step_y):
            for left in range(max(0, x + 6), min(STREET_WIDTH, x + width - 12), step_x):
                day[y : y + step_y // 2, left : left + step_x // 2] = wall - float(random.integers(35, 80))
        shop = slice(max(0, x + 4), x + width - 4)
        day[horizon - 22 : horizon - 4, shop] = float(random.integers(50, 215))
        day[horizon - 30 : horizon - 24, shop] = float(random.integers(40, 200))
        x += width + int(random.integers(0, 18))


def _road(random: np.random.Generator, day: Levels, horizon: int) -> None:
    top, bottom = horizon + 34, STREET_HEIGHT - 24
    day[top:bottom] = 88 + 4 * grain(random, bottom - top, STREET_WIDTH, 2)
    day[top - 3 : top] = day[bottom : bottom + 3] = 196
    middle, dash = (top + bottom) // 2, int(random.integers(28, 50))
    for x in range(0, STREET_WIDTH, dash):
        day[middle : middle + 3, x : x + dash // 2] = 214
    for x in range(int(random.integers(0, 90)), STREET_WIDTH, int(random.integers(30, 44))):
        day[horizon + 4 : top - 6, x : x + 2] -= 26  # joints of the pavement
    for y in range(horizon + 8, top - 6, 9):
        day[y : y + 1] -= 20
    left = int(random.integers(60, STREET_WIDTH - 140))
    for stripe in range(6):
        day[top + 4 : bottom - 4, left + 14 * stripe : left + 14 * stripe + 7] = 205


def _tree(random: np.random.Generator, day: Levels, foliage: Levels, x: int, foot: int) -> None:
    height, radius = int(random.integers(50, 95)), int(random.integers(16, 30))
    day[foot - height : foot, max(0, x - 2) : x + 3] = 60
    leaves = leaf_blob(random, x, foot - height, radius)
    texture = 72 + 22 * grain(random, STREET_HEIGHT, STREET_WIDTH, 3)
    day[leaves] = texture[leaves]
    foliage[leaves] = 1


def leaf_blob(random: np.random.Generator, x: float, y: float, radius: float) -> NDArray[np.bool_]:
    """Several discs around a place, as leaves of a tree cover it."""
    rows, columns = np.mgrid[:STREET_HEIGHT, :STREET_WIDTH]
    found = np.zeros((STREET_HEIGHT, STREET_WIDTH), np.bool_)
    for _ in range(7):
        dx, dy = random.normal(0, radius * 0.5, 2)
        found |= (columns - x - dx) ** 2 + (rows - y - dy) ** 2 < (radius * random.uniform(0.5, 0.9)) ** 2
    return found

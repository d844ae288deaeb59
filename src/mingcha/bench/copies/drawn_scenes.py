"""Ten scenes for measurements of decoding and encoding: grounds of several grains, figures that move, noise; two pan.

Drawn with NumPy from a seed, so that everybody measures the same pictures without any file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SCENES = 10
_FIRST_PANNING = 8
_NOISES = (1.0, 2.0, 3.0, 4.0, 2.0, 3.0, 1.5, 5.0, 2.0, 3.0)
_FIGURES = (2, 4, 6, 8, 10, 3, 5, 12, 2, 6)
_NOISE_SHEETS = 8


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure that walks over the picture and comes again."""

    left: float
    top: int
    wide: int
    high: int
    speed: float
    luma: int


def pictures(scene: int, width: int, height: int, rate: int, seconds: float) -> Iterator[NDArray[np.uint8]]:
    """Pictures in yuv420p, (height * 3 / 2, width), of one of SCENES scenes; both sides even."""
    drawn = np.random.default_rng(scene)
    margin = width // 4 if scene >= _FIRST_PANNING else 0
    ground = _ground(drawn, width + margin, height)
    figures = [_figure(drawn, width, height) for _ in range(_FIGURES[scene])]
    sheets = [drawn.normal(0, _NOISES[scene], (height, width)).astype(np.float32) for _ in range(_NOISE_SHEETS)]
    chroma = np.clip(128 + (ground[::2, ::2] - 120) / 8, 16, 240)
    for number in range(round(seconds * rate)):
        time_s = number / rate
        shift = round(margin * (0.5 - 0.5 * np.cos(time_s * 0.5))) & ~1
        luma = ground[:, shift : shift + width] * np.float32(1 + 0.02 * np.sin(time_s * 0.7))
        for one in figures:
            left = round((one.left + one.speed * time_s) % (width + one.wide)) - one.wide
            luma[one.top : one.top + one.high, max(0, left) : max(0, left + one.wide)] = one.luma
        luma += np.roll(sheets[number % _NOISE_SHEETS], number * 37, axis=1)
        picture = np.empty((height * 3 // 2, width), np.uint8)
        picture[:height] = np.clip(luma, 16, 235)
        part = chroma[:, shift // 2 : shift // 2 + width // 2].astype(np.uint8)  # both planes alike, row by row
        picture[height : height + height // 4] = part.reshape(-1, width)[: height // 4]
        picture[height + height // 4 :] = part.reshape(-1, width)[: height // 4]
        yield picture


def _ground(drawn: np.random.Generator, width: int, height: int) -> NDArray[np.float32]:
    """A still ground of coarse, middle and fine grains."""
    ground = np.full((height, width), 120, np.float32)
    for size, strength in ((160, 40.0), (40, 22.0), (12, 10.0), (3, 4.0)):
        cells = drawn.normal(0, strength, (height // size + 2, width // size + 2)).astype(np.float32)
        ground += np.kron(cells, np.ones((size, size), np.float32))[:height, :width]
    return np.clip(ground, 20, 230)


def _figure(drawn: np.random.Generator, width: int, height: int) -> _Figure:
    high = int(drawn.integers(height // 12, height // 4))
    return _Figure(
        left=float(drawn.uniform(0, width)),
        top=int(drawn.integers(0, height - high)),
        wide=max(4, high // 2),
        high=high,
        speed=float(drawn.uniform(0.02, 0.25) * width * drawn.choice((-1, 1))),
        luma=int(drawn.integers(25, 225)),
    )

"""Ten kinds of scenes for measurements of the mark, drawn from a seed: what cameras of a city see, and what is hard.

The mark was never tuned on the odd kinds (docs/ref/marks.md). No two films with different seeds are alike.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from mingcha.media.gateway.transcode.glyphs import text_bitmap

type Luma = NDArray[np.float32]
type Scene = Callable[[float], Luma]
"""The luma at a time (seconds), before the noise of the sensor; not to be kept, since it may be drawn over."""

_SHEETS = 6


def film(kind: int, seed: int, width: int, height: int, rate: float, seconds: float) -> Iterator[NDArray[np.uint8]]:
    """Pictures in yuv420p, (height * 3 / 2, width), of one of KINDS; both sides multiples of four."""
    drawn = np.random.default_rng((kind, seed))
    make, noise = KINDS[kind]
    scene = make(drawn, width, height)
    sheets = [drawn.normal(0, noise, (height, width)).astype(np.float32) for _ in range(_SHEETS)]
    chroma = np.full((height // 2, width), 124, np.uint8)
    chroma[height // 4 :] = 131
    for number in range(round(seconds * rate)):
        luma = scene(number / rate) + np.roll(sheets[number % _SHEETS], number * 53, axis=number % 2)
        picture = np.empty((height * 3 // 2, width), np.uint8)
        picture[:height] = np.clip(luma, 16, 235)
        picture[height:] = chroma
        yield picture


def _street(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """Even walls and sky, a few walkers: little detail hides anything."""
    ground = _sky(width, height)
    for _ in range(7):
        left, top = int(drawn.integers(0, width)), int(drawn.integers(height // 6, height // 2))
        wide = int(drawn.integers(width // 12, width // 4))
        ground[top : height * 2 // 3, left : left + wide] = drawn.uniform(90, 190)
        ground[top + 12 : height * 2 // 3 : 34, left : left + wide] -= 22
    ground[height * 2 // 3 :] = np.linspace(96, 120, height - height * 2 // 3, dtype=np.float32)[:, None]
    walkers = _walkers(drawn, width, height, 6, (height // 14, height // 5))
    return lambda time_s: _with(ground, walkers, time_s)


def _night(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """A dark street: lamps, lights of cars that come and go."""
    ground = np.full((height, width), 24, np.float32) + _grain(drawn, width, height, ((80, 5.0), (20, 3.0)))
    for _ in range(4):
        _disc(ground, drawn.uniform(0, width), drawn.uniform(0, height / 2), height / 7, 45)
    cars = [(drawn.uniform(0, width), drawn.uniform(height / 2, height), _speed(drawn, width, 0.35)) for _ in range(4)]

    def at(time_s: float) -> Luma:
        luma = ground.copy()
        for left, top, speed in cars:
            _disc(luma, (left + speed * time_s) % (width * 1.2) - width * 0.1, top, height / 10, 150)
        return luma

    return at


def _signs(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """Signs and shop windows full of writing, one line that runs, a clock that changes each second."""
    ground = np.full((height, width), drawn.uniform(110, 160), np.float32)
    for number in range(14):
        left, top = int(drawn.integers(0, width * 3 // 4)), int(drawn.integers(0, height * 3 // 4))
        text = f"No.{int(drawn.integers(10, 9999))} EXIT {number} 2026"
        _write(ground, text, left, top, int(drawn.integers(1, 4)), float(drawn.choice((30, 220))))
    running = "OPEN 08:00-22:00  SALE 50 PERCENT  PLATFORM 3  " * 2

    def at(time_s: float) -> Luma:
        luma = ground.copy()
        luma[height * 4 // 5 : height * 4 // 5 + 60] = 40
        _write(luma, running, int(width * 0.9 - time_s * width / 9), height * 4 // 5 + 6, 2, 210)
        luma[:44, : width // 3] = 50
        _write(luma, f"11-28 14:03:{int(time_s) % 60:02d}", 8, 4, 2, 230)
        return luma

    return at


def _pan(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """A camera that turns, stops and turns back."""
    wide = width * 2
    ground = _sky(wide, height) + _grain(drawn, wide, height, ((120, 26.0), (34, 16.0), (9, 9.0)))
    reach, every = width - 4, float(drawn.uniform(9, 14))

    def at(time_s: float) -> Luma:
        turned = np.clip(1.3 * np.sin(2 * np.pi * time_s / every), -1, 1)  # it rests at both ends
        left = int(reach * (0.5 + 0.5 * turned))
        turned_to: Luma = ground[:, left : left + width]
        return turned_to

    return at


def _blinking(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """Lights that go on and off, some with the very period of the mark."""
    ground = np.full((height, width), 70, np.float32) + _grain(drawn, width, height, ((60, 16.0), (14, 8.0)))
    lights = [
        (drawn.uniform(0, width), drawn.uniform(0, height), drawn.uniform(height / 30, height / 9), float(period))
        for period in (2.0, 2.0, 2.0, 1.0, 3.0, 4.0, 2.0)
    ]
    walkers = _walkers(drawn, width, height, 4, (height // 12, height // 5))

    def at(time_s: float) -> Luma:
        luma = _with(ground, walkers, time_s)
        for left, top, reach, period in lights:
            if time_s % period < period / 2:
                _disc(luma, left, top, reach, 110)
        return luma

    return at


def _foliage(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """Leaves in the wind: rows that sway, each at its own time."""
    ground = np.full((height, width), 96, np.float32)
    ground += _grain(drawn, width, height, ((40, 18.0), (11, 20.0), (4, 14.0)))
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    phase = (rows // 24) * 0.7

    def at(time_s: float) -> Luma:
        sway = 5 * np.sin(time_s * 2.1 + phase) + 3 * np.sin(time_s * 5.3 + phase * 1.7)
        swayed: Luma = ground[rows, (columns + sway.astype(np.intp)) % width]
        return swayed

    return at


def _rain(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """Rain in fog: low contrast behind streaks that are others in each picture."""
    ground = np.full((height, width), 140, np.float32) + _grain(drawn, width, height, ((150, 10.0), (30, 5.0)))
    walkers = _walkers(drawn, width, height, 3, (height // 10, height // 4), contrast=0.3)

    def at(time_s: float) -> Luma:
        luma = _with(ground, walkers, time_s)
        for left, top in zip(drawn.integers(0, width, 180), drawn.integers(0, height, 180), strict=True):
            luma[top : top + height // 18, left : left + 1 + width // 900] += 40
        return luma

    return at


def _crowd(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """A square full of people."""
    ground = np.full((height, width), 128, np.float32) + _grain(drawn, width, height, ((50, 9.0), (12, 6.0)))
    walkers = _walkers(drawn, width, height, 60, (height // 22, height // 9))
    return lambda time_s: _with(ground, walkers, time_s)


def _shaking(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """A camera on a mast that shakes, and zooms in slowly."""
    ground = _sky(width * 5 // 4, height * 5 // 4)
    ground += _grain(drawn, ground.shape[1], ground.shape[0], ((90, 22.0), (24, 14.0), (7, 8.0)))

    def at(time_s: float) -> Luma:
        zoom = 1.0 - 0.008 * min(time_s, 20)
        left, top = (width * 0.1 + 3 * np.sin(time_s * (9.1, 7.3)[one]) for one in (0, 1))
        rows = np.minimum(np.arange(height) * zoom + top * height / width, ground.shape[0] - 1).astype(np.intp)
        columns = np.minimum(np.arange(width) * zoom + left, ground.shape[1] - 1).astype(np.intp)
        seen: Luma = ground[rows][:, columns]
        return seen

    return at


def _hall(drawn: np.random.Generator, width: int, height: int) -> Scene:
    """A hall with a tiled floor; its exposure jumps, a shadow goes over it."""
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    depth = 1 + 3 * rows / height
    tiles = ((rows * depth // 60 + (columns - width / 2) * 2 / depth // 50) % 2).astype(np.float32)
    ground = 90 + 50 * tiles + _grain(drawn, width, height, ((100, 8.0), (16, 4.0)))
    walkers = _walkers(drawn, width, height, 8, (height // 9, height // 4))
    jumps = drawn.uniform(0.82, 1.18, 64).astype(np.float32)

    def at(time_s: float) -> Luma:
        luma: Luma = _with(ground, walkers, time_s) * jumps[int(time_s / 1.7) % 64]
        left = int((time_s * width / 12) % (width * 1.4)) - width // 3
        luma[:, max(0, left) : max(0, left + width // 3)] *= 0.7
        return luma

    return at


KINDS: tuple[tuple[Callable[[np.random.Generator, int, int], Scene], float], ...] = (
    (_street, 1.0), (_night, 5.0), (_signs, 1.0), (_pan, 2.0), (_blinking, 2.0),
    (_foliage, 2.0), (_rain, 3.0), (_crowd, 2.0), (_shaking, 2.0), (_hall, 4.0),
)  # fmt: skip
"""Each kind with the standard deviation of its noise (levels of luma)."""


def _sky(width: int, height: int) -> Luma:
    return np.repeat(np.linspace(200, 90, height, dtype=np.float32)[:, None], width, axis=1)


def _grain(drawn: np.random.Generator, width: int, height: int, sizes: tuple[tuple[int, float], ...]) -> Luma:
    """Squares of several sizes, each of its own luma."""
    grain = np.zeros((height, width), np.float32)
    for size, strength in sizes:
        cells = drawn.normal(0, strength, (height // size + 1, width // size + 1)).astype(np.float32)
        grain += np.kron(cells, np.ones((size, size), np.float32))[:height, :width]
    return grain


def _speed(drawn: np.random.Generator, width: int, most: float) -> float:
    return float(drawn.uniform(0.03, most) * width * drawn.choice((-1, 1)))


type _Walker = tuple[float, int, int, int, float, float]


def _walkers(
    drawn: np.random.Generator, width: int, height: int, count: int, high: tuple[int, int], contrast: float = 1.0
) -> list[_Walker]:
    """Figures: where each begins, its top, size, speed and luma."""
    found = []
    for _ in range(count):
        size = int(drawn.integers(*high))
        top = int(drawn.integers(height // 4, height - size))
        luma = 128 + (drawn.uniform(20, 225) - 128) * contrast
        found.append((drawn.uniform(0, width), top, max(4, size // 3), size, _speed(drawn, width, 0.2), float(luma)))
    return found


def _with(ground: Luma, walkers: list[_Walker], time_s: float) -> Luma:
    """The ground with its figures: head, body and legs that move."""
    luma, width = ground.copy(), ground.shape[1]
    for begin, top, wide, high, speed, light in walkers:
        left = int((begin + speed * time_s) % (width + 2 * wide)) - wide
        body = slice(max(0, left), max(0, left + wide))
        luma[top + high // 5 : top + high * 3 // 5, body] = light
        luma[top : top + high // 5, max(0, left + wide // 3) : max(0, left + wide * 2 // 3)] = 165
        leg = int(wide / 3 * (1 + np.sin(time_s * 6 + begin)))
        luma[top + high * 3 // 5 : top + high, max(0, left + leg) : max(0, left + leg + wide // 3)] = light * 0.6
    return luma


def _disc(luma: Luma, left: float, top: float, reach: float, light: float) -> None:
    """Adds a light at a place, which fades to its edge."""
    height, width = luma.shape
    rows = slice(max(0, int(top - reach)), min(height, max(0, int(top + reach))))
    columns = slice(max(0, int(left - reach)), min(width, max(0, int(left + reach))))
    away = ((np.arange(height)[rows, None] - top) ** 2 + (np.arange(width)[None, columns] - left) ** 2) / reach**2
    luma[rows, columns] += light * np.maximum(0, 1 - away)


def _write(luma: Luma, text: str, left: int, top: int, scale: int, ink: float) -> None:
    """Writes a line, as far as it lies in the picture."""
    glyphs = np.kron(text_bitmap(text), np.ones((scale, scale), np.bool_))
    glyphs = glyphs[:, max(0, -left) :]
    part = luma[top : top + glyphs.shape[0], max(0, left) : max(0, left) + glyphs.shape[1]]
    part[glyphs[: part.shape[0], : part.shape[1]]] = ink

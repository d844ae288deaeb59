"""What a camera makes of a street at an instant: hour, clouds, rain, fog, snow, infrared light, noise, wind."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from mingcha.bench.looks.street import STREET_HEIGHT, STREET_WIDTH, Levels, Street, grain
from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture

DAWN_MINUTE, DUSK_MINUTE, TWILIGHT_MINUTES = 6 * 60 + 20, 18 * 60 + 30, 35


class Weather(StrEnum):
    """The weather of a day."""

    CLEAR = "clear"
    OVERCAST = "overcast"
    RAIN = "rain"
    FOG = "fog"
    SNOW = "snow"
    LEAF_FALL = "leaf_fall"
    WET_DOME = "wet_dome"
    SPIDER = "spider"


WEATHERS = tuple(Weather)


@dataclass(slots=True)
class Lens:
    """A camera: where it points in its street (upper left corner), its noise and its hours of infrared light."""

    street: Street
    random: np.random.Generator
    x: float = 200.0
    y: float = 40.0
    noise: float = 2.0
    shake: float = 0.15
    """Deviation of what wind moves the camera by, in pixels."""
    has_ir: bool = True
    shadows: Levels = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def __post_init__(self) -> None:
        blobs = grain(self.random, STREET_HEIGHT, STREET_WIDTH, 26)
        self.shadows = (blobs > 0.9).astype(np.float32)


def seen_at(lens: Lens, minute: int, weather: Weather, overlays: list["Overlay"]) -> JudgedPicture:
    """One picture at a minute of the day (0 to 1439), with what stands in front of the street."""
    daylight = _daylight(minute)
    infrared = lens.has_ir and daylight <= 0
    levels = (lens.street.infrared if infrared else lens.street.day).copy()
    if weather is Weather.CLEAR and daylight > 0.5:
        moved = np.roll(lens.shadows, (minute - 720) // 8, axis=1)
        levels *= 1 - 0.4 * moved * lens.street.ground
    _on_the_ground(lens, levels, weather, minute)
    for overlay in overlays:
        overlay.draw(levels, infrared, lens)
    shake = lens.random.normal(0, lens.shake, 2)
    view = _cut(levels, lens.x + shake[0], lens.y + shake[1])
    return _exposed(lens, view, daylight, weather, infrared=infrared)


def _daylight(minute: int) -> float:
    """0 at night, 1 by day."""
    rising = (minute - DAWN_MINUTE + TWILIGHT_MINUTES) / TWILIGHT_MINUTES
    falling = (DUSK_MINUTE + TWILIGHT_MINUTES - minute) / TWILIGHT_MINUTES
    return float(np.clip(min(rising, falling), 0, 1))


def _on_the_ground(lens: Lens, levels: Levels, weather: Weather, minute: int) -> None:
    """Snow and fallen leaves that lie, wet roads that shine."""
    ground = lens.street.ground > 0
    if weather is Weather.SNOW:
        depth = min(0.75, minute / 1440)
        levels[ground] = levels[ground] * (1 - depth) + 225 * depth
    elif weather is Weather.LEAF_FALL:
        leaves = (np.random.default_rng(7).random(levels.shape) < 0.05) & ground
        levels[leaves] = 140
        levels[lens.street.foliage > 0] *= 1.3
    elif weather is Weather.RAIN:
        shine = 18 * grain(lens.random, STREET_HEIGHT // 8 + 1, STREET_WIDTH, 6).repeat(8, 0)[:STREET_HEIGHT]
        levels[ground] = (levels * 0.8 + shine)[ground]


def _cut(levels: Levels, x: float, y: float) -> Levels:
    """The view at a place between pixels."""
    left, top = int(np.floor(x)), int(np.floor(y))
    part = levels[top : top + HEIGHT + 1, left : left + WIDTH + 1]
    dx, dy = np.float32(x - left), np.float32(y - top)
    across = part[:, :-1] * (1 - dx) + part[:, 1:] * dx
    return np.asarray(across[:-1] * (1 - dy) + across[1:] * dy, np.float32)


def _exposed(lens: Lens, view: Levels, daylight: float, weather: Weather, *, infrared: bool) -> JudgedPicture:
    random, noise, chroma = lens.random, lens.noise, 9.0
    if infrared:
        rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
        lamp = np.exp(-(((columns - WIDTH / 2) / 170) ** 2) - ((rows - HEIGHT * 0.6) / 110) ** 2)
        view, noise, chroma = view * lamp * 0.75 + 8, lens.noise * 1.8, 0.6
    else:
        view = view * (0.28 + 0.72 * daylight)
        noise *= 1 + 1.2 * (1 - daylight)
    if weather is Weather.FOG:
        depth = np.linspace(0.12, 0.6, HEIGHT, dtype=np.float32)[:, None]
        view = view * depth + (60 if infrared else 170 * max(daylight, 0.3)) * (1 - depth)
    elif weather in (Weather.RAIN, Weather.SNOW):
        _fall(random, view, 60 if weather is Weather.RAIN else 200, tall=weather is Weather.RAIN)
    elif weather is Weather.WET_DOME:
        _drops(random, view)
    elif weather is Weather.SPIDER and infrared:
        _web(random, view)
    view = view + noise * random.standard_normal((HEIGHT, WIDTH)).astype(np.float32)
    return JudgedPicture(np.clip(view, 0, 255).astype(np.uint8), chroma)


def _fall(random: np.random.Generator, view: Levels, count: int, *, tall: bool) -> None:
    for x, y in zip(random.integers(0, WIDTH, count), random.integers(0, HEIGHT, count), strict=True):
        view[y : y + (14 if tall else 3), x : x + (1 if tall else 3)] += 40


def _drops(random: np.random.Generator, view: Levels) -> None:
    for _ in range(8):
        x, y = int(random.integers(0, WIDTH - 30)), int(random.integers(0, HEIGHT - 30))
        size = int(random.integers(10, 28))
        view[y : y + size, x : x + size] = view[y : y + size, x : x + size].mean()


def _web(random: np.random.Generator, view: Levels) -> None:
    x, y = random.integers(20, WIDTH - 20), random.integers(20, HEIGHT - 20)
    for angle in random.uniform(0, np.pi, 5):
        reach = np.arange(-80, 80)
        rows = np.clip(y + reach * np.sin(angle), 0, HEIGHT - 1).astype(int)
        columns = np.clip(x + reach * np.cos(angle), 0, WIDTH - 1).astype(int)
        view[rows, columns] = 210


@dataclass(frozen=True, slots=True)
class Overlay:
    """What stands in front of the street, in its pixels: a striped rectangle (vehicle, board), or a quarter of an
    ellipse of leaves around its upper right corner, which covers 0.785 of the rectangle."""

    x: float
    y: float
    width: float
    height: float
    level: float
    leaves: int = 0
    """Not 0: the seed of leaves, which move in the wind."""

    def draw(self, levels: Levels, infrared: bool, lens: Lens) -> None:
        """Draws it over the street."""
        left, top = max(0, round(self.x)), max(0, round(self.y))
        right, bottom = max(0, round(self.x + self.width)), max(0, round(self.y + self.height))
        part = levels[top:bottom, left:right]
        if part.size == 0:
            return
        if not self.leaves:
            part[:] = self.level
            part[: max(1, part.shape[0] // 3)] = min(250, self.level + 45)
            part[:, ::17] = self.level - 40
            return
        random = np.random.default_rng(self.leaves)
        texture = grain(random, STREET_HEIGHT, STREET_WIDTH, 3)
        blown = np.roll(texture, tuple(lens.random.integers(-3, 4, 2)), (0, 1))[top:bottom, left:right]
        rows, columns = np.mgrid[: part.shape[0], : part.shape[1]]
        inside = ((part.shape[1] - columns) / self.width) ** 2 + ((rows + 1) / self.height) ** 2 <= 1
        part[inside] = ((175 if infrared else 70) + 24 * blown)[inside]

"""Camera-days: a camera learns for three days, then lives on with weather and traffic, or something happens to it."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mingcha.bench.looks.street import STREET_HEIGHT, draw_street
from mingcha.bench.looks.weather import WEATHERS, Lens, Overlay, Weather, seen_at
from mingcha.media.looks.detector import CameraDetector, openings
from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture
from mingcha.media.looks.timing import CheckTimes
from mingcha.media.looks.values import LookFinding, StandingFinding

DAY_MINUTES = 1440
LEARNING_DAYS = 4
BEGIN_MS = 1_790_000_000_000 // 86_400_000 * 86_400_000 - 8 * 3_600_000
"""Midnight in Shanghai of a day in 2026."""
CALM = (Weather.CLEAR, Weather.OVERCAST)
type Pictures = Callable[[int], JudgedPicture | None]
"""The newest picture at a minute since BEGIN_MS, None where there is none."""


@dataclass(slots=True)
class DrawnCamera:
    """A camera with a detector that learned its view."""

    lens: Lens
    detector: CameraDetector
    minute: int

    def copied(self) -> "DrawnCamera":
        """Another one in the same state, to which something else may happen."""
        return DrawnCamera(copy.deepcopy(self.lens), copy.deepcopy(self.detector), self.minute)


def learned_camera(random: np.random.Generator, every_minutes: int = 10) -> DrawnCamera:
    """A camera after its first days, which were calm with the usual traffic."""
    lens = Lens(draw_street(random), random, float(random.uniform(120, 260)), float(random.uniform(20, 60)))
    lens.noise = float(random.uniform(1.2, 3.0))
    camera = DrawnCamera(lens, CameraDetector(), 0)
    weathers = [CALM[int(one)] for one in random.integers(0, len(CALM), LEARNING_DAYS)]

    def seen(minute: int) -> JudgedPicture:
        return seen_at(lens, minute % DAY_MINUTES, weathers[minute // DAY_MINUTES], traffic(lens))

    for _ in run(camera, seen, LEARNING_DAYS * DAY_MINUTES, every_minutes):
        pass
    camera.detector.standing.clear()
    return camera


def run(
    camera: DrawnCamera, seen: Pictures, minutes: int, every_minutes: int = 10
) -> Iterator[tuple[int, StandingFinding]]:
    """Checks a camera for some minutes as the program does; yields (minutes since the begin, each new finding)."""
    times, begin = CheckTimes(), camera.minute
    while camera.minute < begin + minutes:
        at_ms = BEGIN_MS + camera.minute * 60_000
        known, picture = tuple(camera.detector.standing), seen(camera.minute)
        check = camera.detector.no_picture(at_ms) if picture is None else camera.detector.check(picture, at_ms)
        for one in openings(known, camera.detector.standing):
            yield camera.minute - begin, one
        has_standing = bool(camera.detector.standing)
        times.checked(at_ms, is_suspicious=check.is_suspicious, has_standing=has_standing)
        soon = times.again > 0
        camera.minute += (times.due_ms - at_ms) // 60_000 if soon else every_minutes


def traffic(lens: Lens) -> list[Overlay]:
    """Vehicles that pass, now and then a bus that fills 40 per cent of the view for a minute."""
    random, found = lens.random, []
    for _ in range(int(random.integers(0, 6))):
        width = float(random.integers(6, 70))
        x, y = lens.x + float(random.integers(-20, WIDTH)), lens.y + float(random.integers(90, HEIGHT - 30))
        found.append(Overlay(x, y, width, width * 0.45, float(random.integers(40, 210))))
    if random.random() < 0.01:
        found.append(Overlay(lens.x + float(random.integers(0, 120)), lens.y + 60, 200, 115, 150.0))
    return found


def parked(lens: Lens) -> Overlay:
    """A van in the road, 5 to 9 per cent of the view."""
    width = float(lens.random.integers(70, 105))
    return Overlay(lens.x + float(lens.random.integers(10, 200)), lens.y + 95, width, width * 0.5, 175.0)


def ordinary_day(camera: DrawnCamera) -> Iterator[tuple[int, StandingFinding]]:
    """A day on which nothing is wrong: any weather, traffic, a van that stands for 20 minutes to 3 hours."""
    lens = camera.lens
    weather = WEATHERS[int(lens.random.integers(0, len(WEATHERS)))]
    van, begin = parked(lens), int(lens.random.integers(0, DAY_MINUTES))
    end, first = begin + int(lens.random.integers(20, 180)), camera.minute

    def seen(minute: int) -> JudgedPicture:
        at = minute - first
        overlays = [*traffic(lens), *([van] if begin <= at < end else [])]
        return seen_at(lens, minute % DAY_MINUTES, weather, overlays)

    return run(camera, seen, DAY_MINUTES)


def with_overlay(camera: DrawnCamera, overlay: Callable[[int], Overlay], weather: Weather = Weather.CLEAR) -> Pictures:
    """What the camera sees with something in front of it (by minutes since now)."""
    first = camera.minute

    def seen(minute: int) -> JudgedPicture:
        return seen_at(camera.lens, minute % DAY_MINUTES, weather, [*traffic(camera.lens), overlay(minute - first)])

    return seen


def board(camera: DrawnCamera, share: float) -> Pictures:
    """A board that hides a share of the view from now on."""
    random = camera.lens.random
    height = float(random.uniform(0.5, 0.95)) * HEIGHT
    width = share * WIDTH * HEIGHT / height
    x = camera.lens.x + float(random.uniform(0, max(1.0, WIDTH - width)))
    y = camera.lens.y + float(random.uniform(0, HEIGHT - height))
    one = Overlay(x, y, width, height, float(random.integers(60, 200)))
    return with_overlay(camera, lambda _: one)


def tree(camera: DrawnCamera, share: float, days: int) -> tuple[Pictures, Callable[[int], float]]:
    """A tree that grows from the upper right corner to a share of the view; and its true share by minutes since now."""
    seed = int(camera.lens.random.integers(1, 1 << 30))

    def true_share(minutes: int) -> float:
        return min(share, share * minutes / (days * DAY_MINUTES))

    def overlay(minutes: int) -> Overlay:
        area = true_share(minutes) * WIDTH * HEIGHT / 0.785
        height = max(1.0, np.sqrt(area / 1.4))
        width = height * 1.4
        return Overlay(camera.lens.x + WIDTH - width, camera.lens.y, float(width), float(height), 0.0, seed)

    return with_overlay(camera, overlay), true_share


def turned(camera: DrawnCamera, degrees: float, view_degrees: float = 90.0) -> Pictures:
    """A camera that somebody turned to the side."""
    camera.lens.x += degrees * WIDTH / view_degrees * (1 if camera.lens.x < 220 else -1)
    camera.lens.y = min(camera.lens.y, STREET_HEIGHT - HEIGHT - 2.0)
    return lambda minute: seen_at(camera.lens, minute % DAY_MINUTES, Weather.OVERCAST, traffic(camera.lens))


def plain(camera: DrawnCamera, level: float, spread: float) -> Pictures:
    """A picture of one level with noise: a cap, a card, darkness."""

    def seen(_: int) -> JudgedPicture:
        noise = spread * camera.lens.random.standard_normal((HEIGHT, WIDTH))
        return JudgedPicture(np.clip(level + noise, 0, 255).astype(np.uint8), 0.5)

    return seen


def sprayed(camera: DrawnCamera) -> Pictures:
    """A lens that is covered by something uneven and out of focus, in the light of the hour."""
    wave = np.outer(np.sin(np.linspace(0, 3, HEIGHT)), np.cos(np.linspace(0, 2, WIDTH))) * 30

    def seen(minute: int) -> JudgedPicture:
        real = seen_at(camera.lens, minute % DAY_MINUTES, Weather.OVERCAST, [])
        noise = 2 * camera.lens.random.standard_normal((HEIGHT, WIDTH))
        return JudgedPicture(np.clip(90 + wave + noise, 0, 255).astype(np.uint8), real.chroma)

    return seen


def frozen(camera: DrawnCamera) -> Pictures:
    """The last picture for ever."""
    last = seen_at(camera.lens, camera.minute % DAY_MINUTES, Weather.CLEAR, traffic(camera.lens))
    return lambda _: last


def no_pictures(_: DrawnCamera) -> Pictures:
    """No picture comes any more."""
    return lambda _: None


FAULTS: dict[LookFinding, Callable[[DrawnCamera], Pictures]] = {
    LookFinding.LOST_VIEW: sprayed,
    LookFinding.BLACK: lambda camera: plain(camera, 14, 1.5),
    LookFinding.SLATE: lambda camera: plain(camera, 90, 0.4),
    LookFinding.FROZEN: frozen,
    LookFinding.NO_PICTURE: no_pictures,
}

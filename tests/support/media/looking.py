"""A drawn street whose camera learned its view by day, for tests of the detector; quick, and without a video."""

import copy
from functools import cache

import numpy as np

from mingcha.bench.looks.days import DrawnCamera
from mingcha.bench.looks.street import draw_street
from mingcha.bench.looks.weather import Lens, Overlay, Weather, seen_at
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.picture import JudgedPicture
from mingcha.media.looks.values import Check

DAY_MS = 86_400_000
BEGIN_MS = 1_790_000_000_000 // DAY_MS * DAY_MS - 8 * 3_600_000
"""Midnight in Shanghai."""
MIDNIGHT, NOON, EVERY_MS = 60, 720, 600_000
LEARNED_MS = BEGIN_MS + 4 * DAY_MS


@cache
def _learned(minute: int = NOON) -> DrawnCamera:
    random = np.random.default_rng(12)
    camera = DrawnCamera(Lens(draw_street(random), random, 180.0, 40.0), CameraDetector(), 0)
    for place in range(33):  # every three hours for four days: 12 pictures for the reference, the others to rate it
        camera.detector.check(seen_at(camera.lens, minute, Weather.OVERCAST, []), BEGIN_MS + place * 3 * 3_600_000)
    return camera


def learned() -> DrawnCamera:
    """A camera that has learned bright light alone; its next check is at LEARNED_MS."""
    return copy.deepcopy(_learned())


def learned_by_night() -> DrawnCamera:
    """A camera that has learned infrared light alone."""
    return copy.deepcopy(_learned(MIDNIGHT))


def noon(camera: DrawnCamera, *overlays: Overlay, weather: Weather = Weather.OVERCAST) -> JudgedPicture:
    """What it sees by day."""
    return seen_at(camera.lens, NOON, weather, list(overlays))


def midnight(camera: DrawnCamera, *overlays: Overlay, weather: Weather = Weather.OVERCAST) -> JudgedPicture:
    """What it sees by its own infrared light."""
    return seen_at(camera.lens, MIDNIGHT, weather, list(overlays))


def covering(camera: DrawnCamera, share: float) -> Overlay:
    """A board from the left edge of the view, over its whole height."""
    return Overlay(camera.lens.x, camera.lens.y, 320 * share, 180, 150.0)


def checks(camera: DrawnCamera, pictures: list[JudgedPicture], from_ms: int = LEARNED_MS) -> list[Check]:
    """One check each ten minutes."""
    return [camera.detector.check(one, from_ms + place * EVERY_MS) for place, one in enumerate(pictures)]

"""A cover without colour by day: it looks like infrared light, and is a lost view all the same (articles 7, 12)."""

from collections.abc import Callable
from dataclasses import replace
from math import asin, cos, degrees, pi, radians, sin

import numpy as np
import pytest
from tests.support.media.looking import DAY_MS, LEARNED_MS, learned, midnight, noon

from mingcha.bench.looks.days import DrawnCamera
from mingcha.bench.looks.weather import Weather
from mingcha.media.looks.detector import DAY_HOURS, CameraDetector
from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture, LightMode
from mingcha.media.looks.timing import AGAIN_MS, EVERY_MS
from mingcha.media.looks.values import CheckState, LookFinding

pytestmark = pytest.mark.law("7", "12")
HOUR_MS = 3_600_000
MORNING_MS, NIGHT_MS = LEARNED_MS + 10 * HOUR_MS, LEARNED_MS + HOUR_MS
GREY = 0.6
WUHAN_DEGREES = (30.6, 114.3)


def cover(level: float, seed: int, *, wave: float = 0.0) -> JudgedPicture:
    """A grey thing before the lens: one tone, with the noise of a sensor and, if wanted, a soft shade."""
    shade = wave * np.outer(np.sin(np.linspace(0, 3, HEIGHT)), np.cos(np.linspace(0, 2, WIDTH)))
    noise = np.random.default_rng(seed).normal(0, 5, (HEIGHT, WIDTH))
    return JudgedPicture((level + shade + noise).clip(0, 255).astype(np.uint8), GREY)


def three_checks(detector: CameraDetector, picture: Callable[[int], JudgedPicture], from_ms: int) -> set[LookFinding]:
    """What stands after three pictures, a minute after another."""
    for place in range(3):
        detector.check(picture(place), from_ms + place * AGAIN_MS)
    return set(detector.standing)


@pytest.mark.parametrize(("level", "wave"), [(34, 0.0), (110, 0.0), (200, 0.0), (90, 30.0)])
def test_a_cover_without_colour_is_a_lost_view_by_day_and_is_not_learned(level: float, wave: float) -> None:
    """Before, it was taken for a light that was not learned: skipped, and learned from."""
    detector = learned().detector
    checks = [detector.check(cover(level, seed, wave=wave), MORNING_MS + seed * AGAIN_MS) for seed in range(2)]
    assert {(one.state, one.mode, one.is_suspicious) for one in checks} == {(CheckState.FAULTY, LightMode.IR, True)}
    assert detector.standing == {}, "two pictures claim nothing"
    detector.check(cover(level, 2, wave=wave), MORNING_MS + 2 * AGAIN_MS)
    assert set(detector.standing) == {LookFinding.LOST_VIEW}
    assert detector.models[LightMode.IR].shaped == 0


def test_what_covers_a_view_is_not_learned_by_night_either_and_ends_once_the_view_is_back() -> None:
    camera = learned()
    assert three_checks(camera.detector, lambda seed: cover(110, seed), MORNING_MS) == {LookFinding.LOST_VIEW}
    night = camera.detector.check(cover(40, 7), NIGHT_MS + DAY_MS)
    assert (night.state, camera.detector.models[LightMode.IR].shaped) == (CheckState.LEARNING, 0)
    assert set(camera.detector.standing) == {LookFinding.LOST_VIEW}
    grey_day = replace(noon(camera), chroma=GREY)
    assert camera.detector.check(grey_day, MORNING_MS + DAY_MS).state is CheckState.LEARNING
    assert camera.detector.standing == {}


def test_a_cover_that_was_learned_as_infrared_light_is_found_in_the_morning() -> None:
    """Put on in the evening, over nights long enough to be learned: nothing can be claimed in that light."""
    detector = learned().detector
    for night in range(5):
        for place in range(8):
            detector.check(cover(60, night * 8 + place), NIGHT_MS + night * DAY_MS + place * EVERY_MS)
    assert detector.models[LightMode.IR].is_learned
    assert detector.standing == {}
    found = three_checks(detector, lambda seed: cover(60, 99 + seed), MORNING_MS + 5 * DAY_MS)
    assert found == {LookFinding.LOST_VIEW}


def test_by_night_nothing_is_claimed_of_a_light_that_was_not_learned() -> None:
    camera = learned()
    assert three_checks(camera.detector, lambda seed: cover(60, seed), NIGHT_MS) == set()
    assert three_checks(camera.detector, lambda _: midnight(camera), NIGHT_MS + DAY_MS) == set()
    assert camera.detector.models[LightMode.IR].shaped == 6


@pytest.mark.parametrize("weather", Weather)
def test_a_day_without_colour_is_no_claim(weather: Weather) -> None:
    """Fog, snow and a filter that is stuck take the colour away; something of the view stays."""
    camera = learned()
    for hour in DAY_HOURS:
        at_ms = LEARNED_MS + hour * HOUR_MS
        found = three_checks(camera.detector, lambda _: replace(noon(camera, weather=weather), chroma=GREY), at_ms)
        found |= three_checks(camera.detector, lambda _: midnight(camera, weather=weather), at_ms + 10 * AGAIN_MS)
        assert found == set()


@pytest.mark.parametrize("moves", [False, True])
def test_a_turned_camera_without_colour_and_one_that_moves_are_no_cover(moves: bool) -> None:
    def turned(camera: DrawnCamera) -> JudgedPicture:
        camera.lens.x = 205.0
        return replace(noon(camera), chroma=GREY)

    camera = learned()
    camera.detector.moves = moves
    assert three_checks(camera.detector, lambda _: turned(camera), MORNING_MS) == set()
    if moves:
        assert three_checks(camera.detector, lambda seed: cover(110, seed), MORNING_MS + EVERY_MS) == set()


def test_the_hours_that_count_as_day_are_day_at_wuhan_all_the_year_round() -> None:
    heights = [sun_height(day, hour) for day in range(365) for hour in (DAY_HOURS.start, DAY_HOURS.stop)]
    assert min(heights) > 10


def sun_height(day: int, hour: float) -> float:
    """Degrees above the horizon of Wuhan at an hour of Shanghai, to about half a degree."""
    latitude, longitude = WUHAN_DEGREES
    angle = 2 * pi * (day - 80) / 365
    declination = radians(23.44) * sin(angle)
    equation_minutes = 9.87 * sin(2 * angle) - 7.53 * cos(angle) - 1.5 * sin(angle)
    sun_hour = hour + (longitude - 120) / 15 + equation_minutes / 60
    around = radians(15 * (sun_hour - 12))
    phi = radians(latitude)
    return degrees(asin(sin(phi) * sin(declination) + cos(phi) * cos(declination) * cos(around)))

"""A stop is owed until the camera takes it or another verb replaces it (article 7(2))."""

from datetime import timedelta

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.control.movers import Controlled
from mingcha.media.gateway.control.stops import Homeward, OwedStops
from mingcha.media.ptz.verbs import GoHome

CAMERA = "31010600001310000001"


def _pauses_s(stops: OwedStops, clock, count: int) -> list[int]:
    """The whole seconds between failures of a camera that takes no stop."""
    found = []
    for _ in range(count):
        stops.failed(CAMERA, stops.begun(CAMERA))
        pause_s = 0
        while not stops.due():
            clock.advance(timedelta(seconds=1))
            pause_s += 1
            assert pause_s <= 60
        found.append(pause_s)
    return found


@pytest.mark.law("7(2)")
def test_a_stop_is_owed_until_it_succeeds(clock) -> None:
    stops = OwedStops(clock)
    assert _pauses_s(stops, clock, 30) == [1, 2, 4, 8] + [10] * 26
    stops.settled(CAMERA)
    clock.advance(timedelta(seconds=60))
    assert stops.due() == ()


def test_a_stop_on_its_way_is_not_sent_twice(clock) -> None:
    stops = OwedStops(clock)
    stops.owe(CAMERA)
    assert (stops.due(), stops.due()) == ((CAMERA,), ())


def test_another_verb_replaces_it(clock) -> None:
    stops = OwedStops(clock)
    begun = stops.begun(CAMERA)
    stops.failed(CAMERA, begun)
    assert stops.replaced(CAMERA)
    stops.failed(CAMERA, begun)  # a stop of before that was still on its way
    clock.advance(timedelta(seconds=60))
    assert stops.due() == ()


@pytest.mark.law("7(2)")
def test_a_camera_that_its_recorder_does_not_know_for_ten_seconds_has_another_one(clock) -> None:
    stops = OwedStops(clock)
    sent_after_s, begun_at = [], clock.monotonic_ns()
    stops.failed(CAMERA, 0, is_missing=True)
    for _ in range(60):
        clock.advance(timedelta(seconds=1))
        if stops.due():
            sent_after_s.append((clock.monotonic_ns() - begun_at) // 1_000_000_000)
            stops.failed(CAMERA, 0, is_missing=True)
    assert sent_after_s == [1, 3, 7, 15]


@pytest.mark.law("7(2)")
@pytest.mark.parametrize("between", ["fault", "verb", "stopped"])
def test_a_camera_that_is_not_known_once_is_still_owed_its_stop(clock, between: str) -> None:
    """A recorder that begins again does not know its cameras for a moment."""
    stops = OwedStops(clock)
    stops.failed(CAMERA, 0, is_missing=True)
    clock.advance(timedelta(seconds=9))
    match between:
        case "fault":
            stops.failed(CAMERA, 0)
        case "verb":
            assert stops.replaced(CAMERA)
        case _:
            stops.settled(CAMERA)
    clock.advance(timedelta(seconds=10))
    stops.failed(CAMERA, stops.begun(CAMERA), is_missing=True)
    clock.advance(timedelta(seconds=10))
    assert stops.due() == (CAMERA,)


class Recorder:
    """Takes the way home, or does not."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault

    async def control(self, camera, verb) -> Controlled:
        assert (camera, verb) == (CAMERA, GoHome())
        if self.fault is not None:
            raise self.fault
        return Controlled(7, 300)


@pytest.mark.law("7(2)")
async def test_the_way_home_by_the_clock_replaces_it(clock) -> None:
    stops = OwedStops(clock)
    stops.owe(CAMERA)
    await Homeward(Recorder(), stops).control(CAMERA, GoHome())
    assert stops.due() == ()


async def test_a_way_home_that_fails_leaves_it_owed(clock) -> None:
    stops = OwedStops(clock)
    stops.owe(CAMERA)
    away = Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))
    with pytest.raises(Fault):
        await Homeward(Recorder(away), stops).control(CAMERA, GoHome())
    assert stops.due() == (CAMERA,)

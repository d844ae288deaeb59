"""A simulated channel turns by its clock, says where it looks, and goes back to its presets."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.manscdp.positions import PtzPosition
from mingcha.media.gb28181.manscdp.presets import Preset
from mingcha.media.ptz.verbs import DeletePreset, Focus, GoToPreset, Move, PreciseMove, SetPreset, Stop
from mingcha.simulate.gb28181.heading import Heading
from mingcha.simulate.gb28181.model import SimulatedChannel, SimulatedModel
from mingcha.simulate.sources import Source

pytestmark = pytest.mark.law("7(2)")
CODE = "42010000001320000001"


class Camera:
    """A device of one channel without pictures, its clock, and the lines that it wrote."""

    def __init__(self) -> None:
        self.clock, self.lines = HandClock(datetime(2026, 12, 2, tzinfo=UTC)), list[str]()
        channel = SimulatedChannel(CODE, "door", cast("Source", None), None, Heading(self.clock))
        self.model = SimulatedModel(CODE, [channel], self.clock, self.lines.append)

    def at(self, seconds: float = 0) -> tuple[float | None, float | None, float | None]:
        self.clock.advance(timedelta(seconds=seconds))
        found = self.model.position(CODE)
        return found.pan_degrees, found.tilt_degrees, found.zoom


def test_it_turns_until_it_is_stopped_and_goes_home() -> None:
    camera = Camera()
    assert camera.at() == (0, 0, 1)
    assert camera.model.control(CODE, Move(pan=-0.5, tilt=0.2, zoom=0.25))
    assert camera.at(2) == (270, -18, 3)
    assert camera.model.control(CODE, Focus(1.0))
    assert camera.at(1) == (225, -27, 4)
    assert camera.model.control(CODE, Stop())
    assert camera.at(60) == (225, -27, 4)
    assert camera.model.control(CODE, GoToPreset(1))
    assert camera.at(60) == (0, 0, 1)
    assert camera.lines[-1] == f"control {CODE} {{'verb': 'go_to_preset', 'preset': 1}} looks 0.0 0.0 x1.0"


@pytest.mark.parametrize("way", [1.0, -1.0])
def test_it_turns_round_and_round_and_tilt_and_zoom_end(way: float) -> None:
    camera = Camera()
    camera.model.control(CODE, Move(pan=way, tilt=way, zoom=way))
    assert camera.at(100) == (0, -30, 32) if way > 0 else (0, 90, 1)
    camera.model.control(CODE, Move(tilt=-way))
    assert camera.at(1) == (0, 15, 32) if way > 0 else (0, 45, 1), "it does not turn beyond its end and back"


def test_a_preset_is_where_it_looked_and_one_that_is_not_there_is_no_place() -> None:
    camera = Camera()
    assert camera.model.control(CODE, PreciseMove(120, 10, 2))
    assert camera.model.control(CODE, SetPreset(7))
    assert camera.model.control(CODE, GoToPreset(1))
    assert camera.at() == (0, 0, 1)
    assert not camera.model.control(CODE, GoToPreset(9))
    assert camera.at() == (0, 0, 1)
    assert camera.model.control(CODE, GoToPreset(7))
    assert camera.model.position(CODE) == PtzPosition(120, 10, 2)
    assert camera.model.presets(CODE) == (Preset(1, "preset 1"), Preset(7, "preset 7"))
    assert camera.model.control(CODE, DeletePreset(7))
    assert not camera.model.control(CODE, DeletePreset(7))
    assert camera.model.presets(CODE) == (Preset(1, "preset 1"),)

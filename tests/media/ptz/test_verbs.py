"""Verbs of control: their ranges, and their JSON."""

import json
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import FaultKind
from mingcha.media.ptz.verb_json import verb_from_json, verb_to_json
from mingcha.media.ptz.verbs import (
    Auxiliary,
    Cruise,
    CruiseAct,
    DeletePreset,
    DragZoom,
    Focus,
    GoHome,
    GoToPreset,
    Iris,
    Move,
    PreciseMove,
    Scan,
    ScanAct,
    SetPreset,
    Stop,
    Verb,
)

VERBS: dict[str, tuple[Verb, dict[str, object]]] = {
    "move": (Move(-1.0, 0.5), {"verb": "move", "pan": -1.0, "tilt": 0.5, "zoom": 0.0}),
    "stop": (Stop(), {"verb": "stop"}),
    "focus": (Focus(0.25), {"verb": "focus", "speed": 0.25}),
    "iris": (Iris(-0.25), {"verb": "iris", "speed": -0.25}),
    "go to preset": (GoToPreset(255), {"verb": "go_to_preset", "preset": 255}),
    "set preset": (SetPreset(1), {"verb": "set_preset", "preset": 1}),
    "delete preset": (DeletePreset(7), {"verb": "delete_preset", "preset": 7}),
    "cruise": (Cruise(CruiseAct.ADD, 2, 9), {"verb": "cruise", "act": "add", "cruise": 2, "value": 9}),
    "scan": (Scan(ScanAct.SPEED, 3, 4095), {"verb": "scan", "act": "speed", "scan": 3, "value": 4095}),
    "wiper": (Auxiliary(1, on=True), {"verb": "auxiliary", "switch": 1, "on": True}),
    "precise": (
        PreciseMove(359.5, -30.0),
        {"verb": "precise_move", "pan_degrees": 359.5, "tilt_degrees": -30.0, "zoom": 1.0},
    ),
    "home": (GoHome(), {"verb": "go_home"}),
    "drag": (
        DragZoom(1920, 1080, 960, 540, 400, 200),
        {"verb": "drag_zoom", "zoom_in": True, "picture_width": 1920, "picture_height": 1080, "middle_x": 960}
        | {"middle_y": 540, "width": 400, "height": 200},
    ),
}


@pytest.mark.law("7(2)")
@pytest.mark.parametrize("name", VERBS)
def test_a_verb_as_json_and_back(name: str) -> None:
    verb, values = VERBS[name]
    assert verb_to_json(verb) == values
    assert verb_from_json(json.loads(json.dumps(values))) == verb


@pytest.mark.law("7(2)")
@pytest.mark.parametrize(
    "make",
    [
        lambda: Move(1.01),
        lambda: Move(tilt=-2),
        lambda: Move(zoom=math.nan),
        lambda: Focus(math.inf),
        lambda: Iris(-1.5),
        lambda: GoToPreset(0),
        lambda: SetPreset(256),
        lambda: DeletePreset(-1),
        lambda: Cruise(CruiseAct.START, 0, 1),
        lambda: Cruise(CruiseAct.ADD, 256, 1),
        lambda: Cruise(CruiseAct.ADD, 1, 0),
        lambda: Cruise(CruiseAct.STAY, 1, 4096),
        lambda: Scan(ScanAct.LEFT, 1, 1),
        lambda: Auxiliary(0, on=True),
        lambda: PreciseMove(360.1, 0),
        lambda: PreciseMove(0, 90.1),
        lambda: PreciseMove(0, 0, -1),
        lambda: DragZoom(0, 10, 0, 0, 1, 1),
        lambda: DragZoom(10, 10, 11, 0, 1, 1),
        lambda: DragZoom(10, 10, 5, 5, 0, 1, zoom_in=False),
    ],
)
def test_out_of_range(make: Callable[[], Verb]) -> None:
    assert fault_of(make) is FaultKind.INVALID


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"verb": "fly"},
        {"verb": 1},
        {"verb": "move", "roll": 0},
        {"verb": "focus"},
        {"verb": "move", "pan": "1"},
        {"verb": "move", "pan": True},
        {"verb": "go_to_preset", "preset": 1.0},
        {"verb": "go_to_preset", "preset": True},
        {"verb": "auxiliary", "switch": 1, "on": 1},
        {"verb": "cruise", "act": "dance", "cruise": 1},
        {"verb": "move", "pan": 10**400},
    ],
)
def test_json_that_is_no_verb(values: dict[str, object]) -> None:
    assert fault_of(verb_from_json, values) is FaultKind.INVALID


JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
FIELDS = st.sampled_from(["verb", "pan", "speed", "preset", "act", "cruise", "value", "on"])


@given(st.dictionaries(FIELDS, JSON), st.sampled_from(["", "move", "focus", "go_to_preset", "cruise", "auxiliary"]))
def test_any_json(values: dict[str, object], verb: str) -> None:
    assert fault_of(verb_from_json, values | {"verb": verb}) in (None, FaultKind.INVALID)

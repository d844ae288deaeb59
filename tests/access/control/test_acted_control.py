"""Acts the scenarios of access/scenarios/control.yaml through the real actions, a gateway's log and the clock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.access.control import LoggingGateway, leading_monitor, lines_of, payload_of, second_monitor, turning
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City

from mingcha.access.control.queries import control_states
from mingcha.access.control.values import ControlState
from mingcha.access.openings.models import StrangeOpening
from mingcha.access.register.checks import check_register
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.asker import Asker

FIELDS = {"name", "law", "given", "when", "then", "steps"}
SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "control.yaml").read_text(encoding="utf-8"), PlainLoader
)


def beside(gateway: LoggingGateway) -> dict[str, Callable[..., object]]:
    """What a gateway does (it writes a line and the uplink takes it up, which is one entry), and what a pad shows."""

    def turn(by: Asker, *, token: str, verb: Mapping[str, object], clock: HandClock) -> None:
        del by, clock
        gateway.moved(payload_of(token), verb)
        gateway.carried()

    def lines(by: Asker, *, lines: Sequence[Mapping[str, object]], clock: HandClock) -> None:
        del by, clock
        lines_of(gateway, lines)

    def state(reader: Asker, point: str, at: datetime) -> ControlState:
        return control_states(reader, (point,), at=at)[point]

    return {"gateway.turn": turn, "gateway.lines": lines, "pad.state": state}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    assert set(scenario) == FIELDS
    second_monitor(clock)
    leading_monitor(clock)
    stage = Stage(city, clock, functions() | beside(LoggingGateway(tmp_path / "openings", clock)), tmp_path)
    stage.know("camera", turning(city, clock))
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_register()) == []
    assert not StrangeOpening.objects.exists()

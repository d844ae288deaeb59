"""Acts supervision/scenarios/alarms.yaml through the real actions, behind reports of a recorder."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City
from tests.support.supervision.failing import alarms_after

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.supervision.alarms.checks import check_alarm_standing

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "alarms.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        if "report" in step:
            numbers = alarms_after({city.points[site].code: phase for site, phase in step["report"].items()}, clock)
            for site, point in city.points.items():
                if f"down:{point.code}" in numbers:
                    stage.know(f"alarm.{site}", numbers[f"down:{point.code}"])
        else:
            stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_alarm_standing()) == []

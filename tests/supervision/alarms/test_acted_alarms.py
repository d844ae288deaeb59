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
from mingcha.kit.decision import Refused
from mingcha.supervision.alarms import rules
from mingcha.supervision.alarms.actions import accept_alarm, take_back_alarm
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


@pytest.mark.law("16(1)")
def test_who_did_many_steps_accepts_no_more_and_others_do(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = city.points["HQX"].code
    number = alarms_after({code: "SILENT"}, clock)[f"down:{code}"]
    monkeypatch.setattr(rules, "MOST_STEPS", 2)
    accept_alarm(city["guard"], number, revision=1, clock=clock)
    take_back_alarm(city["guard"], number, revision=2, clock=clock)
    with pytest.raises(Refused):
        accept_alarm(city["guard"], number, revision=3, clock=clock)
    accept_alarm(city["manager"], number, revision=3, clock=clock)

"""Acts the scenarios of registry/scenarios/*.yaml that have steps through the real actions, on both databases."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city_copy import copied_city
from tests.support.registry.planning import add_governments, city_plan_in_force
from tests.support.supervision.regimes import set_up_regimes

from mingcha.kit.clock import SHANGHAI, HandClock

FIELDS = {"name", "law", "given", "when", "then", "steps"}
SCENARIOS: list[dict[str, Any]] = [
    scenario
    for path in sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
    for scenario in yaml.load(path.read_text(encoding="utf-8"), PlainLoader)
]


@pytest.fixture(scope="module")
def table() -> dict[str, Callable[..., object]]:
    return functions()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], db: None, clock: HandClock, table: dict[str, Callable[..., object]], tmp_path: Path
) -> None:
    assert set(scenario) - {"city", "cameras", "begins"} == FIELDS, f"a scenario has the fields {sorted(FIELDS)}"
    if "begins" in scenario:
        clock.set_wall(datetime.fromisoformat(scenario["begins"]).replace(tzinfo=SHANGHAI))
    city = copied_city(clock)
    if "governments" in scenario.get("city", ()):
        heads = add_governments(clock)
        if "city plan" in scenario["city"]:
            city_plan_in_force(city, heads["mayor"], clock)
    if "four systems" in scenario.get("city", ()):
        set_up_regimes(city["manager"], "HQXX", clock)
    stage = Stage(city, clock, table, tmp_path)
    stage.add_cameras(scenario.get("cameras", {}))
    for step in scenario["steps"]:
        stage.act(step)


def test_every_scenario_has_a_name_of_its_own_and_an_end() -> None:
    names = [one["name"] for one in SCENARIOS]
    assert len(names) == len(set(names))
    for one in SCENARIOS:
        told = [step for step in one["steps"] if {"refused", "fault", "is", "has", "below"} & set(step)]
        assert told, f"{one['name']} says of no step what comes of it"

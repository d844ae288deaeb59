"""Acts the scenarios of obstructions and penalty cases through the real actions, on both databases.

A scenario begins on 2026-09-01, with two officers who have certificates, and after the steps of a prelude.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import functions
from tests.support.supervision.begun_stage import begun_stage

from mingcha.kit.clock import SHANGHAI, HandClock

HERE = Path(__file__).parent
FIELDS = {"name", "law", "given", "when", "then", "steps"}
PRELUDES: dict[str, dict[str, Any]] = yaml.load((HERE / "preludes.yaml").read_text(encoding="utf-8"), PlainLoader)
SCENARIOS: list[dict[str, Any]] = [
    one
    for name in (
        "obstruction_cases",
        "procedure",
        "transfers",
        "handovers",
        "findings_to_cases",
        "handed_over",
        "claims",
    )
    for one in yaml.load((HERE / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"), PlainLoader)
]


@pytest.fixture(scope="module")
def table() -> dict[str, Callable[..., object]]:
    return functions()


def before(name: str) -> list[dict[str, Any]]:
    """The steps of a prelude, with those of the one that it goes on from."""
    if not name:
        return []
    return before(PRELUDES[name].get("after", "")) + list(PRELUDES[name]["steps"])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_officers_do_as_the_scenario_says(
    scenario: dict[str, Any], db: None, clock: HandClock, table: dict[str, Callable[..., object]], tmp_path: Path
) -> None:
    assert set(scenario) - {"after", "begins"} == FIELDS, f"a scenario has the fields {sorted(FIELDS)}"
    clock.set_wall(datetime.fromisoformat(scenario.get("begins", "2026-09-01 10:00")).replace(tzinfo=SHANGHAI))
    prelude = scenario.get("after", "")
    stage = begun_stage(prelude, before(prelude), clock, table, tmp_path)
    for step in scenario["steps"]:
        stage.act(step)


def test_every_scenario_says_what_comes_of_a_step() -> None:
    for one in SCENARIOS:
        assert [step for step in one["steps"] if {"refused", "fault", "is", "has"} & set(step)], one["name"]

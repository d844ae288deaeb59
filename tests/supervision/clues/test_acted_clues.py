"""Acts supervision/scenarios/clues.yaml through the real actions; what check says of clues whose holds are gone."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.supervision.clues.checks import check_clue_holds
from mingcha.supervision.clues.models import Clue

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "clues.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_clue_holds()) == []
    Clue.objects.update(hold="H00000099")
    assert {one.kind for one in check_clue_holds()} == {"clue_hold_missing"}

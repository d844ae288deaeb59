"""Acts the scenarios of the four systems and self-checks through the real actions, and checks what is kept."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.supervision.regimes.checks import check_regimes
from mingcha.supervision.regimes.models import RegimeDocument

FIELDS = {"name", "law", "given", "when", "then", "steps"}
SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "self_checks.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_unit_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    assert set(scenario) == FIELDS
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_regimes(tmp_path)) == []
    held = RegimeDocument.objects.order_by("pk")[0]
    (tmp_path / held.file).write_bytes(b"another text")
    assert [one.kind for one in check_regimes(tmp_path)] == ["regime_altered"]

"""Acts supervision/scenarios/looks.yaml through the real actions; what check says of views that are gone (7, 12)."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import Stills, signed_reference, taken_view

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.supervision.looks.checks import check_looks

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "looks.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    code = city.points["HQX"].code
    signed_reference(city["manager"], code, tmp_path, clock)
    if "officer's view" in scenario.get("kept", ()):
        taken_view(city["district"], code, tmp_path, clock)
    stage = Stage(city, clock, functions(), tmp_path)
    stage.know("stills", Stills(clock))
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_looks(tmp_path)) == []
    for kept in tmp_path.glob("look-views/*/*.jpg"):
        kept.chmod(0o600)
        kept.write_bytes(b"another picture")
    assert {one.kind for one in check_looks(tmp_path)} == {"look_view_altered"}

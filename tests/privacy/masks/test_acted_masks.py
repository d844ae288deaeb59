"""Acts the scenarios of privacy/scenarios/*.yaml through the real actions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.access.scans import png
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City

from mingcha.access.mask_stills.queries import was_shown
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.masks.checks import check_masks
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.opening import open_proof
from mingcha.privacy.masks.port import set_stills
from mingcha.privacy.masks.values import polygons_of

FIELDS = {"name", "law", "given", "when", "then", "steps"}
SCENARIOS: list[dict[str, Any]] = [
    scenario
    for path in sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
    for scenario in yaml.load(path.read_text(encoding="utf-8"), PlainLoader)
]


@pytest.fixture
def stills_were_seen() -> Iterator[None]:
    """Whoever checks has looked at each still that is due."""
    set_stills(lambda *_, **__: True)
    yield
    set_stills(was_shown)


@pytest.mark.usefixtures("stills_were_seen")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    assert set(scenario) - {"cameras"} == FIELDS
    stage = Stage(city, clock, functions(), tmp_path)
    stage.add_cameras(scenario.get("cameras", {}))
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    for held in Mask.objects.exclude(proof=""):
        read = open_proof(city["manager"], no=held.no, version=held.version, folder=tmp_path, clock=clock)
        assert read == (png(), "image/png")
        assert list(check_masks(tmp_path)) == []
        (tmp_path / held.proof).write_bytes(b"another picture")
        assert [one.kind for one in check_masks(tmp_path)] == ["mask_proof_altered"]
        (tmp_path / held.proof).write_bytes(png())


@pytest.mark.parametrize(
    "text", ["", "{", "7", "[7]", "[[[1]]]", "[[[1,2,3]]]", "[[[1.0,2]]]", "[[[true,2]]]", "[" * 9999]
)
def test_what_is_no_list_of_polygons_is_invalid(text: str) -> None:
    with pytest.raises(Fault) as fault:
        polygons_of(text)
    assert fault.value.kind is FaultKind.INVALID

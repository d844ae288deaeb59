"""Acts the scenarios of sharing through the real actions, on both databases.

A scenario begins with a second officer of the city, `second`, since three hands publish an entry, and with a clerk and
a user of a department; those of applications with two published sets and a user of another department, too.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import add_person
from tests.support.registry.city_copy import copied_city
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import HandClock
from mingcha.sharing.applications.checks import check_applications
from mingcha.sharing.catalogue.checks import check_catalogue
from mingcha.sharing.joinings.checks import check_joinings

HERE = Path(__file__).parent
FIELDS = {"name", "law", "given", "when", "then", "steps"}
SCENARIOS: list[tuple[str, dict[str, Any]]] = [
    (name, one)
    for name in ("catalogue", "applications", "joinings")
    for one in yaml.load((HERE / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"), PlainLoader)
]


@pytest.fixture(scope="module")
def table() -> dict[str, Callable[..., object]]:
    return functions()


@pytest.mark.parametrize(("noun", "scenario"), SCENARIOS, ids=[one["name"] for _, one in SCENARIOS])
def test_sharing_goes_as_the_scenario_says(
    noun: str,
    scenario: dict[str, Any],
    db: None,
    clock: HandClock,
    table: dict[str, Callable[..., object]],
    tmp_path: Path,
) -> None:
    assert set(scenario) == FIELDS, f"a scenario has the fields {sorted(FIELDS)}"
    city = with_sharing_people(copied_city(clock), clock)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    if noun == "applications":
        city = with_published_sets(city, clock, 1, 5)
    stage = Stage(city, clock, table, tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert [*check_catalogue(), *check_applications(), *check_joinings()] == []

"""Acts supervision/scenarios/leaks.yaml through the real actions; a lock is there within a second and checked."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.supervision.leaks.queries import withheld_entries
from mingcha.supervision.locks.checks import check_locks
from mingcha.supervision.locks.models import LockedItem

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "leaks.yaml").read_text(encoding="utf-8"), PlainLoader
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    clock.set_wall(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_locks()) == []
    entries = latest_entries(100)
    about = {one.index for one in entries if one.act.startswith(("supervision.leak.", "supervision.transfer."))}
    now = clock.now()
    assert withheld_entries(city["district"], [one.index for one in entries], at=now) == about
    assert (
        withheld_entries(city["auditor"], about, at=now) == withheld_entries(city["elsewhere"], about, at=now) == set()
    )
    LockedItem.objects.filter(kind="hold").update(content="{}")
    assert {one.kind for one in check_locks()} == {"lock_altered"}

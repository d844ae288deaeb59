"""Acts supervision/scenarios/leaks.yaml through the real actions; a lock is there within a second and checked."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.identity.models import User
from mingcha.supervision.leaks.queries import withheld_entries
from mingcha.supervision.locks.checks import check_locks
from mingcha.supervision.locks.models import LockedItem

SCENARIOS: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "scenarios" / "leaks.yaml").read_text(encoding="utf-8"), PlainLoader
)


def add_others(city: City, clock: HandClock) -> None:
    """Another officer of the city's police; an auditor who is of one hand with Wuchang's officer, and one of that
    officer's organ."""
    for username, organ, role in (
        ("second", "WHGA", "city_officer"), ("twin", "WHGA", "auditor"), ("comrade", "WCGA", "auditor"),
    ):  # fmt: skip
        add_person(username, organ, clock, city["elsewhere"].name if username == "twin" else "")
        appoint(username, role, clock, division="420100")
    city.people.update({user.username: user for user in User.objects.select_related("organisation")})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_city_does_as_the_scenario_says(
    scenario: dict[str, Any], city: City, clock: HandClock, tmp_path: Path
) -> None:
    clock.set_wall(datetime(2026, 11, 26, 10, tzinfo=SHANGHAI))
    add_others(city, clock)
    stage = Stage(city, clock, functions(), tmp_path)
    for step in scenario["steps"]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_locks()) == []
    entries = latest_entries(100)
    about = {one.index for one in entries if one.act.startswith(("supervision.leak.", "supervision.transfer."))}
    every, now = [one.index for one in entries], clock.now()
    withheld = {name: withheld_entries(city[name], every, at=now) for name in (*scenario["blind"], *scenario["sees"])}
    assert withheld == {name: about if name in scenario["blind"] else set() for name in withheld}
    transferred = {one.cites for one in entries if one.act == "supervision.leak.transfer"}
    assert transferred <= {("20(4)", article) for article in scenario.get("under", ["24"])}
    LockedItem.objects.filter(kind="hold").update(content="{}")
    assert {one.kind for one in check_locks()} == {"lock_altered"}

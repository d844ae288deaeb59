"""Acts the scenarios of sharing through the real actions, on both databases.

A scenario begins with a second officer of the city, `second`, since three hands publish an entry, and with a clerk and
a user of a department; those of applications with two published sets and a user of another department, too; those of
decisions with an application that is with the police, as `$no` and `$digest`, those of grants with one that is agreed,
those of the cascade with that and with an account for a platform of the brigade and of the police; those of pushes and
comparisons with these sets, places of the points, and an enabled target behind which a receiver in memory stands.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import City, add_person
from tests.support.registry.city_copy import copied_city
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, forwarded, with_listed_points
from tests.support.sharing.pushing import behind_tables, compare, enabled, pushing_city, turn
from tests.support.sharing.receiver import ReceiverInMemory
from tests.support.sharing.supplying import with_decision

from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock, HandClock
from mingcha.sharing.applications.checks import check_applications
from mingcha.sharing.catalogue.checks import check_catalogue
from mingcha.sharing.decisions.checks import check_decisions
from mingcha.sharing.decisions.queries import judging
from mingcha.sharing.grants.checks import check_share_grants
from mingcha.sharing.joinings.checks import check_joinings
from mingcha.sharing.point_rows.upkeep import mark_points, sweep_marks
from mingcha.sharing.pushes.checks import check_pushes
from mingcha.sharing.reconciliations.checks import check_reconciliations
from mingcha.sharing.targets.checks import check_targets

HERE = Path(__file__).parent
FIELDS = {"name", "law", "given", "when", "then", "steps"}
NOUNS = (
    "catalogue", "applications", "targets", "pushes", "reconciliations", "decisions", "grants", "joinings", "cascade",
)  # fmt: skip
SCENARIOS: list[tuple[str, dict[str, Any]]] = [
    (name, one)
    for name in NOUNS
    for one in yaml.load((HERE / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"), PlainLoader)
]


def away(*, by: Actor, receiver: ReceiverInMemory, away: bool, clock: Clock) -> None:
    del by, clock
    receiver.away = away


def refuse(*, by: Actor, receiver: ReceiverInMemory, code: str, why: str, clock: Clock) -> None:
    del by, clock
    receiver.refuses = {f"point/{code}": why} if why else {}


def standing(*, by: Actor, receiver: ReceiverInMemory, code: str, clock: Clock) -> str | None:
    """What the receiver last got of a point."""
    del by, clock
    found = receiver.rows.get(f"point/{code}")
    return None if found is None else found.operation.value


def alter(
    *,
    by: Actor,
    receiver: ReceiverInMemory,
    code: str,
    clock: Clock,
    digest: str = "",
    version: int = 0,
    batch: str = "",
) -> None:
    """The receiver holds another digest or version of a point, or names another batch as its newest."""
    del by, clock
    held = receiver.rows[f"point/{code}"]
    receiver.rows[held.key] = replace(held, digest=digest or held.digest, version=version or held.version)
    receiver.batches += [batch] if batch else []


OF_RECEIVERS = {
    "stage.turn": turn, "stage.away": away, "stage.refuse": refuse, "stage.standing": standing, "stage.alter": alter,
    "stage.compare": compare,
}  # fmt: skip


@pytest.fixture(scope="module")
def table() -> dict[str, Callable[..., object]]:
    return functions() | OF_RECEIVERS


@pytest.mark.parametrize(("noun", "scenario"), SCENARIOS, ids=[one["name"] for _, one in SCENARIOS])
def test_sharing_goes_as_the_scenario_says(
    noun: str,
    scenario: dict[str, Any],
    db: None,
    clock: HandClock,
    table: dict[str, Callable[..., object]],
    tmp_path: Path,
    settings: LazySettings,
) -> None:
    assert set(scenario) == FIELDS, f"a scenario has the fields {sorted(FIELDS)}"
    city = _city_of(noun, clock)
    stage, receiver = Stage(city, clock, table, tmp_path), ReceiverInMemory()
    stage.know("receiver", receiver)
    if noun == "decisions":
        with_listed_points(city, clock)
        file_system(city, clock)
        no = forwarded(city, clock, LIVE)
        stage.know("no", no)
        stage.know("digest", judging(city["city"], no, at=clock.now()).digest)
    if noun in ("grants", "cascade"):
        city, no = with_decision(city, clock)
        stage.know("no", no)
    if noun == "cascade":
        settings.MINGCHA_SHARING_HOSTS = ("10.9.8.7:5060",)
        with_platform_accounts(city, clock)
    with behind_tables(receiver):
        if noun in ("pushes", "reconciliations"):
            enabled(city, clock)
        for step in scenario["steps"]:
            stage.act(step)
        checks = (
            check_catalogue, check_applications, check_decisions, check_share_grants, check_joinings, check_targets,
            check_pushes, check_reconciliations,
        )  # fmt: skip
        assert [found for check in checks for found in check()] == []


def with_platform_accounts(city: City, clock: HandClock) -> None:
    """Adds an account without a role for a platform of the brigade and one of the police, and judges every point."""
    add_person("fire-platform", "XFJY", clock)
    add_person("police-platform", "WHGA", clock)
    mark_points([one.code for one in city.points.values()])
    sweep_marks(clock=clock)


def _city_of(noun: str, clock: HandClock) -> City:
    """The city in which the scenarios of a noun begin."""
    if noun in ("pushes", "reconciliations"):
        return copied_city(clock, make=pushing_city)
    city = with_sharing_people(copied_city(clock), clock)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    return city if noun in ("catalogue", "targets", "joinings") else with_published_sets(city, clock, 1, 5)

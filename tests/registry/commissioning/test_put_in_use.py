"""Points leave their trial run by the manager's act, with document and day (issue point A.2; article 8)."""

import json
from datetime import timedelta

import pytest
from tests.support.registry.city import ACCEPTED, OWNER, City, add_camera_on_trial, manager_of

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.commissioning import actions
from mingcha.registry.commissioning.actions import put_in_use
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.commissioning.queries import use_of_system
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions

pytestmark = pytest.mark.law("8")


def test_all_points_of_a_system_are_put_into_use_at_once(city: City, clock: HandClock) -> None:
    codes = [add_camera_on_trial("HQX", clock, name=f"新装{n}", host=f"10.1.2.{n}").code for n in range(4, 7)]
    labels = {one.camera: one.label for one in assignments(codes)}
    assert set(labels.values()) == {"R30/trial"}
    today = shanghai_day(clock.now())
    done = put_in_use(city["manager"], system="HQX", document=ACCEPTED, used_on=today, clock=clock)
    assert (done.points, done.document, done.recorded_at) == (3, ACCEPTED, clock.now())
    assert {one.label for one in assignments(codes)} == {"R30"}
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert entry["act"] == "registry.point.put_in_use"
    assert sorted(row[0] for row in entry["rows"]) == ["registry_commissioning", *["registry_point"] * 3]
    state = use_of_system(city["manager"], "HQX", at=clock.now())
    assert (state.on_trial, state.named, state.may_commission) == (0, (), True)
    assert [(one.document, one.points) for one in state.records] == [(ACCEPTED, 3), (ACCEPTED, 1)]
    with pytest.raises(Fault) as fault:
        put_in_use(city["manager"], system="HQX", document=ACCEPTED, used_on=today, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


def test_many_points_stand_in_one_entry(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_BY_THEMSELVES", 2)
    for n in range(4, 9):
        add_camera_on_trial("HQX", clock, name=f"新装{n}", host=f"10.1.2.{n}")
    before = Entry.objects.count()
    today = shanghai_day(clock.now())
    assert put_in_use(city["manager"], system="HQX", document=ACCEPTED, used_on=today, clock=clock).points == 5
    assert Entry.objects.count() == before + 1
    assert not Point.objects.filter(system__code="HQX", state="trial").exists()
    assert list(check_application_log()) == []


@pytest.mark.parametrize(
    ("changed", "article"),
    [
        ({"document": " "}, "8"),
        ({"used_on": timedelta(days=1)}, "8"),
        ({"used_on": timedelta(days=-1)}, "8"),
    ],
)
def test_without_document_and_with_a_wrong_day_it_stays_on_trial(
    city: City, clock: HandClock, changed: dict[str, object], article: str
) -> None:
    point = add_camera_on_trial("HQX", clock, name="新装")
    today = shanghai_day(clock.now())
    offset = changed.get("used_on", timedelta())
    assert isinstance(offset, timedelta)
    with pytest.raises(Refused) as refusal:
        put_in_use(
            city["manager"], system="HQX", document=str(changed.get("document", ACCEPTED)), used_on=today + offset,
            clock=clock,
        )  # fmt: skip
    assert refusal.value.decision.article == article
    assert Point.objects.get(code=point.code).state == "trial"


@pytest.mark.parametrize("username", ["admin", "city", "district", "monitor", "guard", "auditor", "nobody", "other"])
def test_nobody_but_the_units_manager_puts_points_into_use(city: City, clock: HandClock, username: str) -> None:
    point = add_camera_on_trial("HQX", clock, name="新装")
    by = manager_of("JAGA", clock) if username == "other" else city[username]
    for asker in (by, OWNER):
        with pytest.raises(Refused):
            put_in_use(
                asker, system="HQX", document=ACCEPTED, used_on=shanghai_day(clock.now()), points=[point.code],
                clock=clock,
            )  # fmt: skip
    assert Commissioning.objects.filter(system__code="HQX").count() == 1


def test_the_building_units_manager_does_it_too(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    manager = manager_of("JAGA", clock)
    systems_actions.set_units(
        city["manager"], system="HQX", building_unit="JAGA", using_unit="", document="建设合同", clock=clock
    )
    today = shanghai_day(clock.now())
    assert put_in_use(manager, system="HQX", document=ACCEPTED, used_on=today, clock=clock).points == 1


def test_points_of_other_systems_and_in_use_are_not_put_into_use(city: City, clock: HandClock) -> None:
    today = shanghai_day(clock.now())
    new = add_camera_on_trial("HQX", clock, name="新装")
    for codes, kind in (
        ([new.code, city.points["JHG"].code], FaultKind.NOT_FOUND),
        ([new.code, "42010200001310009999"], FaultKind.NOT_FOUND),
        ([new.code, city.points["HQX"].code], FaultKind.CONFLICT),
        ([], FaultKind.CONFLICT),
    ):
        with pytest.raises(Fault) as fault:
            put_in_use(city["manager"], system="HQX", document=ACCEPTED, used_on=today, points=codes, clock=clock)
        assert fault.value.kind is kind
    assert Point.objects.get(code=new.code).state == "trial"

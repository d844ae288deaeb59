"""Projects carry out items of a plan in force or recorded exceptions; points are of one project (article 5)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests.support.registry.city import City, add_camera
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import (
    GATE,
    TEXT,
    add_governments,
    approve,
    city_plan_in_force,
    revision_of,
    submitted,
)

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans.actions import draft_plan, submit_plan
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.projects.models import Project
from mingcha.registry.projects.queries import built_by_class, planned_places, project, projects

pytestmark = pytest.mark.law("5")


def start(by: object, clock: HandClock, item: int | None = None, reason: str = "", unit: str = "JAGA") -> int:
    given = {"title": "江汉关广场改造", "organisation": unit, "item": item, "exception_reason": reason}
    return start_project(by, **given, clock=clock)  # type: ignore[arg-type]


def test_t5c_n_a_project_without_a_planned_item_is_blocked(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        start(city["district"], clock)
    assert "未对应生效规划" in refused.value.decision.reason.zh
    assert [one.about for one in refused.value.decision.missing] == ["exception_reason"]  # type: ignore[attr-defined]
    assert not Project.objects.exists()
    number = start(city["district"], clock, reason="第六条单位自建")
    assert last_facts()["exception_reason"] == "第六条单位自建"
    row = project(city["district"], number, at=clock.now()).row
    assert (row.plan, row.exception_reason) == (None, "第六条单位自建")


def test_an_item_counts_once_its_plan_is_in_force(city: City, clock: HandClock) -> None:
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    waiting = PlanItem.objects.get(plan=submitted(city["district"], "420102", clock))
    with pytest.raises(Refused, match="not in force"):
        start(city["district"], clock, waiting.pk)
    with pytest.raises(Refused, match="not in force"):
        start(city["district"], clock, waiting.pk, "例外")  # an item and a reason: the item decides
    with pytest.raises(Fault) as unknown:
        start(city["district"], clock, 999)
    assert unknown.value.kind is FaultKind.NOT_FOUND
    item = PlanItem.objects.get(plan=plan)
    row = project(city["district"], start(city["district"], clock, item.pk), at=clock.now()).row
    assert (row.plan, row.item_name, row.planned, row.built) == (plan, item.name, 4, 0)


def test_another_unit_than_the_plan_names_does_not_carry_it_out(city: City, clock: HandClock) -> None:
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    item = PlanItem.objects.get(plan=plan)
    PlanItem.objects.update(organisation=Organisation.objects.get(code="JAGA"))
    with pytest.raises(Refused, match="another unit") as refused:
        start(city["manager"], clock, item.pk, unit="HQXX")
    assert [one.about for one in refused.value.decision.missing] == ["organisation"]  # type: ignore[attr-defined]
    assert not Project.objects.exists()


def test_only_keepers_of_the_unit_begin_its_projects(city: City, clock: HandClock) -> None:
    for who in ("elsewhere", "manager", "monitor", "auditor", "nobody"):
        with pytest.raises(Refused):
            start(city[who], clock, reason="例外")
    number = start(city["manager"], clock, reason="学校自建", unit="HQXX")
    seen = {who for who in ("city", "district", "elsewhere", "manager") if projects(city[who], at=clock.now())}
    assert seen == {"city", "district", "manager"}
    with pytest.raises(Refused):
        project(city["elsewhere"], number, at=clock.now())


def test_progress_counts_points_of_projects_by_class(city: City, clock: HandClock) -> None:
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    number = start(city["district"], clock, PlanItem.objects.get(plan=plan).pk)
    codes = [city.points["JHG"].code, add_camera("JHG", clock, "西侧").code]
    assert add_built_points(city["district"], project=number, points=codes, clock=clock) == 2
    assert last_facts()["points"] == codes
    assert built_by_class(plan) == {1: 2}
    assert [code for code, _ in project(city["district"], number, at=clock.now()).points] == sorted(codes)
    other = start(city["district"], clock, reason="例外")
    with pytest.raises(Fault, match="of a project already"):
        add_built_points(city["district"], project=other, points=codes[:1], clock=clock)
    with pytest.raises(Refused):
        add_built_points(city["district"], project=other, points=[city.points["WCT"].code], clock=clock)
    with pytest.raises(Fault, match="points at once"):
        add_built_points(city["district"], project=other, points=[], clock=clock)
    with pytest.raises(Fault, match="no such project"):
        add_built_points(city["district"], project=999, points=codes, clock=clock)


def test_what_was_built_stays_known_in_the_next_versions_of_a_plan(city: City, clock: HandClock) -> None:
    mayor = add_governments(clock)["mayor"]
    first = city_plan_in_force(city, mayor, clock)
    number = start(city["district"], clock, PlanItem.objects.get(plan=first).pk)
    add_built_points(city["district"], project=number, points=[city.points["JHG"].code], clock=clock)
    for _ in range(2):
        plan = draft_plan(city["city"], area="420100", text=TEXT, copies_items=True, clock=clock)
        submit_plan(city["city"], number=plan, revision=revision_of(plan), clock=clock)
        approve(mayor, plan, clock)
        assert built_by_class(plan) == {1: 1}
    remove_all = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    assert built_by_class(remove_all) == {}, "a version without the place"


def test_the_database_keeps_item_or_exception(city: City, clock: HandClock) -> None:
    number = start(city["district"], clock, reason="例外")
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=number).update(exception_reason="")


def test_a_unit_sees_what_plans_in_force_give_it_to_build(city: City, clock: HandClock) -> None:
    """A unit reads no plan; before, nothing told its manager the number of the item that a project names."""
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    submitted(city["district"], "420102", clock, replace(GATE, name="学校北门", organisation="HQXX"))
    assert planned_places(city["manager"], at=clock.now()) == (), "neither of a plan not in force nor of nobody"
    school = Organisation.objects.get(code="HQXX")
    item = PlanItem.objects.get(plan=plan)
    PlanItem.objects.filter(pk=item.pk).update(organisation=school)
    (offered,) = planned_places(city["manager"], at=clock.now())
    assert (offered.item, offered.organisation, offered.cameras) == (item.pk, "HQXX", 4)
    assert [one.item for one in planned_places(city["district"], at=clock.now())] == [item.pk]
    for who in ("elsewhere", "monitor", "auditor"):
        assert planned_places(city[who], at=clock.now()) == ()
    start(city["manager"], clock, item.pk, unit="HQXX")
    assert planned_places(city["manager"], at=clock.now()) == ()

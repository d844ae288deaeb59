"""Money for projects: its absence is shown, counted and a finding beside that of systems, never refused (article 4)."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction
from tests.support.registry.city import OWNER, City, add_camera_on_trial
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.planning import add_governments, city_plan_in_force

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.funding.actions import end_funding, record_funding, record_project_funding
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.queries import (
    budget_of_project,
    count_projects_lacking_budget,
    count_without_budget,
    funding_of,
    funding_of_project,
    projects_lacking_budget,
)
from mingcha.registry.funding.rows import budget_now, projects_without_budget
from mingcha.registry.funding.tasks import review_budgets
from mingcha.registry.funding.values import NewFunding
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.projects.models import Project
from mingcha.registry.systems.actions import add_system
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("4")
WORK = program("work")
OWN = NewFunding("government", "building", 2026, 1_200_050, "420102", "岸财预〔2026〕7 号")
CITYS = NewFunding("government", "building", 2026, 100, "420100", "武财预〔2026〕1 号")
PRIVATE = NewFunding("private", "building", 2026, 30_000)


@pytest.fixture
def item(city: City, clock: HandClock) -> int:
    """A planned place of the city plan in force."""
    return PlanItem.objects.get(plan=city_plan_in_force(city, add_governments(clock)["mayor"], clock)).pk


def begun(city: City, clock: HandClock, item: int | None = None) -> int:
    reason = "" if item else "第六条单位自建"
    given = {"title": "校门改造", "organisation": "HQXX", "item": item, "exception_reason": reason}
    return start_project(city["manager"], **given, clock=clock)  # type: ignore[arg-type]


def standing() -> list[tuple[str, str]]:
    rows = Finding.objects.filter(kind=FindingKind.BUDGET_MISSING.value, closed_at=None)
    return list(rows.order_by("subject_kind", "subject").values_list("subject_kind", "subject"))


def test_t4_n_a_project_of_a_plan_without_a_budget_is_begun_and_counted(
    city: City, clock: HandClock, item: int
) -> None:
    number, at = begun(city, clock, item), clock.now()
    area, stands = budget_of_project(city["manager"], number, at=at)
    assert (area, stands.allowed, stands.reason.zh) == ("420102", False, "缺同级财政预算依据")
    assert [one.number for one in projects_lacking_budget(city["district"], at=at)] == [number]
    counts = [count_projects_lacking_budget(city[who], at=at) for who in ("city", "manager", "elsewhere")]
    assert counts == [1, 1, 0]
    assert count_without_budget(city["city"], at=at) == 0, "no system lacks one"
    assert (review_budgets(WORK, clock=clock), standing()) == (1, [("project", str(number))])
    assert (last_entry()["act"], last_facts()["projects"]) == ("registry.funding.review", [number])
    assert review_budgets(WORK, clock=clock) == 0
    record_project_funding(city["manager"], project=number, new=CITYS, clock=clock)
    assert standing() == [("project", str(number))], "the budget of another level"
    row = record_project_funding(city["manager"], project=number, new=OWN, clock=clock)
    assert (standing(), last_facts()["project"], row.project, row.system) == ([], number, number, "")
    assert count_projects_lacking_budget(city["city"], at=at) == 0
    end_funding(city["manager"], number=row.number, reason="金额有误", clock=clock)
    assert standing() == [("project", str(number))]


def test_a_planned_place_that_a_private_unit_pays_needs_no_budget(city: City, clock: HandClock, item: int) -> None:
    number = begun(city, clock, item)
    review_budgets(WORK, clock=clock)
    record_project_funding(city["manager"], project=number, new=PRIVATE, clock=clock)
    assert (standing(), budget_of_project(city["manager"], number, at=clock.now())[1].allowed) == ([], True)


def test_a_project_of_a_government_system_needs_a_budget_of_its_own(city: City, clock: HandClock) -> None:
    number = begun(city, clock)
    assert count_projects_lacking_budget(city["city"], at=clock.now()) == 0, "the unit builds by itself"
    add_built_points(city["manager"], project=number, points=[city.points["HQX"].code], clock=clock)
    record_funding(city["manager"], system="HQX", new=OWN, clock=clock)
    assert count_without_budget(city["city"], at=clock.now()) == 0, "the system has its budget"
    assert [one.number for one in projects_lacking_budget(city["city"], at=clock.now())] == [number]
    assert (review_budgets(WORK, clock=clock), standing()) == (1, [("project", str(number))])


def test_records_are_of_their_project_and_of_who_keeps_its_register(city: City, clock: HandClock) -> None:
    number, other = begun(city, clock), begun(city, clock)
    row = record_project_funding(city["manager"], project=number, new=OWN, clock=clock)
    with pytest.raises(Fault) as twice:
        record_project_funding(city["manager"], project=number, new=OWN, clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT
    record_project_funding(city["manager"], project=other, new=OWN, clock=clock)
    record_funding(city["manager"], system="HQX", new=OWN, clock=clock)
    assert [one.number for one in funding_of_project(city["district"], number, at=clock.now())] == [row.number]
    assert [one.project for one in funding_of(city["district"], "HQX", at=clock.now())] == [None]
    for who in ("elsewhere", "monitor", "auditor", "nobody"):
        with pytest.raises(Refused):
            record_project_funding(city[who], project=number, new=PRIVATE, clock=clock)
        with pytest.raises(Refused):
            end_funding(city[who], number=row.number, reason="误", clock=clock)
    with pytest.raises(Refused):
        funding_of_project(city["elsewhere"], number, at=clock.now())
    with pytest.raises(Fault) as unknown:
        record_project_funding(city["manager"], project=2**63, new=OWN, clock=clock)
    assert unknown.value.kind is FaultKind.NOT_FOUND


def test_the_database_keeps_a_record_of_one_of_both(city: City, clock: HandClock) -> None:
    project, system = Project.objects.get(pk=begun(city, clock)), System.objects.get(code="HQX")
    base = {"use": "building", "year": 2026, "amount_fen": 1, "recorded_at": clock.now(), "recorded_by": "x",
            "source": "private"}  # fmt: skip
    for of in (
        {"subject_kind": "project", "system": system, "project": project},
        {"subject_kind": "project"},
        {"subject_kind": "project", "system": system},
        {"subject_kind": "system", "project": project},
        {"subject_kind": "system", "system": system, "project": project},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Funding.objects.create(**base, **of)  # type: ignore[misc]


def test_the_query_answers_as_the_rule(city: City, clock: HandClock, item: int) -> None:
    """The list in SQL and the rule agree for each project, by its item, the system of its points and its money."""
    add_system(OWNER, code="GOV", name="广场", site="HQX", legal_class="art7_1", clock=clock)
    records = ([], [PRIVATE], [OWN], [CITYS], [PRIVATE, CITYS], [PRIVATE, OWN, CITYS])
    for turn, (planned, public, money) in enumerate(product((None, item), (False, True), records)):
        number = begun(city, clock, planned)
        if public:
            point = add_camera_on_trial("GOV", clock, f"点 {turn}", f"10.1.9.{turn + 1}")
            add_built_points(city["manager"], project=number, points=[point.code], clock=clock)
        for new in money:
            record_project_funding(city["manager"], project=number, new=new, clock=clock)
    held = list(Project.objects.select_related("organisation"))
    expected = {one.pk for one in held if not budget_now(one)[1]}
    assert {one.pk for one in projects_without_budget(Project.objects.all())} == expected
    assert 0 < len(expected) < len(held) == 24

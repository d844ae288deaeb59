"""Governments with their plan approvers, and a plan on each step of its way, made by actions alone."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import OWNER, confirm_as

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.values import HandedIn
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.places.position import Position
from mingcha.registry.plans.actions import PlanText, approve_plan, draft_plan, submit_plan
from mingcha.registry.plans.approvers import propose_approver
from mingcha.registry.plans.items import add_item
from mingcha.registry.plans.models import Plan
from mingcha.registry.plans.values import NewItem

TEXT = PlanText("公共安全视频图像信息系统建设规划", 2026, 2030)
GATE = NewItem("江汉关广场东口", "6(5)", 1, 4, Position("114.2946, 30.6271", "EPSG:4490"))
"""A planned place in Jiang'an."""


def place(number: int, **more: Any) -> NewItem:
    """Another planned place in Jiang'an, 100 m beside the one before."""
    at = Position(f"114.2946, {30.6271 + number / 1000:.4f}", "EPSG:4490")
    return replace(GATE, name=f"第 {number} 处", position=at, **more)


OFFICES = (("WHZF", "武汉市人民政府", "420100", "mayor"), ("JAZF", "江岸区人民政府", "420102", "head"))


def add_governments(clock: Clock) -> dict[str, User]:
    """The governments of city and district, each with a plan approver; the approvers by user name."""
    for code, name, division, username in OFFICES:
        add_organisation(OWNER, code=code, name=name, kind="government", division=division, clock=clock)
        add_person(username, code, clock)
        name_approver(username, code, clock)
    found = User.objects.select_related("organisation").filter(username__in=[one[-1] for one in OFFICES])
    return {person.username: person for person in found}


def name_approver(username: str, organisation: str, clock: Clock) -> None:
    """Proposes a plan approver and has the security administrator confirm."""
    given = {"username": username, "organisation": organisation, "document": "任命书 1 号"}
    confirm_as("security", propose_approver(OWNER, **given, clock=clock).name, clock)


def submitted(by: User, area: str, clock: Clock, item: NewItem = GATE) -> int:
    """A plan of an area with one item, handed in; its number."""
    number = draft_plan(by, area=area, text=TEXT, clock=clock)
    add_item(by, plan=number, item=item, clock=clock)
    submit_plan(by, number=number, revision=revision_of(number), clock=clock)
    return number


def approve(
    by: User, number: int, clock: Clock, on: date | None = None, revision: int = 0, scan: HandedIn | None = None
) -> str:
    """Records the approval of the body for which the person speaks; the plan's state."""
    day, read = on or shanghai_day(clock.now()), revision or revision_of(number)
    given = {"document": "批复 1 号", "approved_on": day, "revision": read, "scan": scan}
    state = approve_plan(by, number=number, **given, clock=clock)  # type: ignore[arg-type]
    return state.value


def city_plan_in_force(city: City, mayor: User, clock: Clock) -> int:
    """A city plan that takes effect today; its number."""
    number = submitted(city["city"], "420100", clock)
    assert approve(mayor, number, clock) == "in_force"
    return number


def revision_of(number: int) -> int:
    """The present revision of a plan."""
    return Plan.objects.get(pk=number).revision

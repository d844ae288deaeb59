"""The start page refreshes itself, says its age, and no role's home is empty; refusals and keys are in words."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.registry.city import City, add_camera_on_trial
from tests.support.registry.planning import add_governments, submitted
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import without_random

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.reports.actions import receive_report
from mingcha.registry.reports.values import NewReport

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


def page(client: Client, **headers: str) -> str:
    answer = client.get(reverse("today"), headers=headers)
    assert answer.status_code == 200
    return without_random(answer.content.decode())


def test_the_start_page_refreshes_its_changing_part(signed_in: SignIn, clock: HandClock) -> None:
    """Issue point D (/today refreshes itself and shows its age): before, it stood still and had no age."""
    client = signed_in("city")
    whole = page(client)
    read_ms = int(clock.now().timestamp() * 1000)
    assert f'data-read="{read_ms}"' in whole
    assert 'hx-trigger="refresh"' in whole
    assert "data-age" in whole
    part = page(client, **{"hx-request": "true"})
    assert part.strip().startswith("<div")
    assert 'id="today-live"' in part
    assert "<nav" not in part
    assert "在录点位" in part


@pytest.mark.law("8", "16(1)")
def test_homes_of_those_without_a_register_have_their_work(signed_in: SignIn) -> None:
    """Issue point D (empty homes of contractor, administrator, monitor): each had one empty table."""
    admin = page(signed_in("admin")).split("<main", 1)[1]
    assert reverse("organisations") in admin
    assert "待复核账户" in admin
    security = page(signed_in("security")).split("<main", 1)[1]
    assert reverse("accounts") in security
    monitor = page(signed_in("monitor")).split("<main", 1)[1]
    assert "您今天尚未查看画面" in monitor


@pytest.mark.law("8")
def test_a_technician_finds_the_sites_with_their_trial(city: City, signed_in: SignIn, clock: HandClock) -> None:
    """Issue point D: the sites of the unit with points, interruptions and trial, by the count of the list."""
    add_camera_on_trial("HQX", clock, name="西侧")
    appoint("nobody", "technician", clock, organisation="HQXX")
    client = signed_in("nobody")
    context = client.get(reverse("today")).context
    (site,) = context["sites"]
    assert (site.label.zh, site.total, site.trial) == ("花桥小学正门", 2, 1)


@pytest.mark.law("5", "18")
def test_work_without_a_day_waits_on_the_page_of_who_must_act(city: City, signed_in: SignIn, clock: HandClock) -> None:
    """It stood on the page of its noun alone: an approver without a role read that there is no role."""
    city.people.update(add_governments(clock))
    plan = reverse("plan", args=[submitted(city["city"], "420100", clock)])
    receive_report(program("report-page"), NewReport("420102", "fitting_room", "某商场三楼", "有镜头"), clock=clock)
    mayor = page(signed_in("mayor"))
    assert plan in mayor
    assert "没有在任岗位" not in mayor
    assert plan not in page(signed_in("city")), "who drafted it approves it not"
    assert "JB" in page(signed_in("district")).split("<main", 1)[1]
    assert "JB" not in page(signed_in("manager")).split("<main", 1)[1]


@pytest.mark.law("3")
def test_refusals_are_in_words_with_their_reason(city: City, signed_in: SignIn) -> None:
    """Issue point D (今日拒绝记录 in words, not codes): a system showed its code."""
    assert signed_in("district").get(reverse("system", args=["WCT"])).status_code == 403
    shown = page(signed_in("city")).split("今日拒绝记录", 1)[1]
    assert re.search(r"系统“武昌江滩”", shown), shown[:800]
    assert "WCT" not in shown.split("</section>", 1)[0]


def test_keys_are_those_of_the_role(signed_in: SignIn) -> None:
    """Issue point D (the keys dialog lists what the role can use): before, everybody read of the wall."""
    auditor = page(signed_in("auditor")).split("<dialog", 1)[1]
    assert "在点位树中查找点位" not in auditor
    assert "入点、出点、循环" not in auditor
    assert "移动地图" in auditor
    assert "监看" not in auditor.split("</section>", 1)[0]
    monitor = page(signed_in("monitor")).split("<dialog", 1)[1]
    assert "在点位树中查找点位" in monitor


@pytest.mark.law("16(3)")
def test_nobody_has_viewed_is_said_only_to_who_may_know(city: City, signed_in: SignIn) -> None:
    """Issue point D ("nobody has looked" only where one may know): before, a monitor read it of everybody."""
    address = reverse("point", args=[city.points["JHG"].code])
    monitor = signed_in("monitor").get(address).content.decode()
    assert "尚无人查看过此点位" not in monitor
    assert "您尚未查看过此点位" in monitor
    assert "尚无人查看过此点位" in signed_in("auditor").get(address).content.decode()

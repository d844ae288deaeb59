"""Pages and API of a system's use and of who may watch it (issue points A.1 and A.2; articles 8, 13, 15, 16)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.access.door import shared_with_police
from tests.support.registry.city import ACCEPTED, City, add_camera_on_trial, add_person, put_into_use
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in, token_of

from mingcha.access.duty.queries import watching
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.viewing_grounds.models import ViewingGround
from mingcha.registry.viewing_grounds.queries import grounds_of_unit

type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    html = answer.content.decode()
    assert PageReader(html).problems == []
    return html


def may_watch(city: City, clock: HandClock, username: str, site: str = "HQX") -> bool:
    code = city.points[site].code
    return code in watching(city[username], [code], at=clock.now()).open_codes


@pytest.mark.law("8")
@pytest.mark.parametrize("username", ["manager", "district", "auditor"])
def test_t8a_nothing_but_an_acceptance_opens_use_on_the_page_and_over_the_api(
    signed_in: SignIn, city: City, clock: HandClock, username: str
) -> None:
    point = add_camera_on_trial("HQX", clock, name="新装")
    client, path = signed_in(username), "/points/systems/HQX/use"
    html = shown(client, path)
    assert point.name in html
    assert ("/points/acceptances/new?system=HQX" in html) is (username == "manager")
    assert path in shown(client, f"/points/{point.code}")
    sent = {"document": ACCEPTED, "used_on": shanghai_day(clock.now()).isoformat(), "scope": "all"}
    refused = client.post(path, sent)
    assert (refused.status_code, "第八条" in refused.content.decode()) == (409, True)
    answer = client.post("/api/v1/systems/HQX/use", json.dumps(sent), content_type="application/json")
    assert answer.status_code in (409, 403), answer.content
    if username == "manager":
        assert answer.json()["error"] == "conflict"
        assert "第八条" in json.dumps(answer.json(), ensure_ascii=False)
    assert Point.objects.get(code=point.code).state == "trial"


@pytest.mark.law("8")
def test_the_day_of_use_on_the_page_of_a_point_is_shanghais(signed_in: SignIn, city: City, clock: HandClock) -> None:
    clock.advance(timedelta(hours=14))  # 04:03 of the 26th in Shanghai, still the 25th in UTC
    point = add_camera_on_trial("HQX", clock, name="新装")
    number = put_into_use(city["manager"], "HQX", clock)
    assert "2026-11-26 登记" in shown(signed_in("manager"), f"/points/{point.code}")
    assert f"/points/acceptances/{number}" in shown(signed_in("manager"), "/points/systems/HQX/use")


@pytest.mark.law("15", "16(2)")
def test_a_contract_and_a_decision_are_recorded_and_ended_on_the_page(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    today = shanghai_day(clock.now())
    days = {"issued_on": today.isoformat(), "from_on": today.isoformat()}
    days["until_on"] = (today + timedelta(days=30)).isoformat()
    path = "/points/systems/HQX/viewing"
    manager, officer = signed_in("manager"), signed_in("city")
    contract = days | {"organisation": "JAGA", "document": "服务合同 7"}
    assert not may_watch(city, clock, "monitor")
    html = shown(manager, f"{path}/contract", contract | {"document": ""}, 403)
    assert PageReader(html).refusals == 1
    shown(manager, f"{path}/contract", contract | {"organisation": "NONE"}, 404)
    assert "服务合同 7" in shown(manager, f"{path}/contract", contract)
    assert may_watch(city, clock, "monitor")
    (held,) = ViewingGround.objects.all()
    shown(manager, f"{path}/{held.pk}/end", {"reason": "提前解除"})
    assert not may_watch(city, clock, "monitor")
    decision = contract | {"authority": "市政务服务大数据主管部门", "document": "武政数 31", "scope": "unit"}
    assert "武政数 31" in shown(officer, f"{path}/decision", decision)
    assert may_watch(city, clock, "monitor")
    assert "提前解除" in shown(officer, path)


@pytest.mark.law("15")
def test_the_units_of_a_system_are_set_by_its_manager_alone(signed_in: SignIn, city: City, clock: HandClock) -> None:
    path = "/points/systems/HQX/viewing"
    assert signed_in("district").post(f"{path}/units", {"using_unit": "JAGA"}).status_code == 403
    assert not may_watch(city, clock, "monitor")
    html = shown(signed_in("manager"), f"{path}/units", {"using_unit": "JAGA", "document": "使用协议 2026-3"})
    assert "江岸区公安分局" in html
    assert may_watch(city, clock, "monitor")


@pytest.mark.law("15")
def test_a_point_says_why_it_is_not_for_this_monitor(signed_in: SignIn, city: City, clock: HandClock) -> None:
    """Issue point A.1: page, list and card of the map say article 15 instead of offering pictures."""
    code = city.points["HQX"].code
    client = signed_in("monitor")
    html = shown(client, f"/points/{code}")
    assert "data-player" not in html
    assert "值班监看限于" in html
    assert PageReader(html).refusals == 1
    listed = shown(client, "/points?site=HQX")
    assert "您不能监看" in listed
    assert listed.count("值班监看限于") == 1, "said once below the list, whatever its rows"
    assert (listed.count('href="#note-1"'), listed.count('id="note-1"')) == (1, 1)
    assert "您不能监看" not in shown(client, "/points?site=JHG")
    assert "值班监看限于" in client.get(f"/points/map/{code}").content.decode()
    answer = client.get(f"/watch/wall/1?points={code}")
    assert (answer.status_code, "值班监看限于" in answer.content.decode()) == (403, True)


@pytest.mark.law("8")
def test_a_technician_opens_trial_pictures_to_check_the_system(signed_in: SignIn, city: City, clock: HandClock) -> None:
    point = add_camera_on_trial("HQX", clock, name="新装")
    html = shown(signed_in("guard"), f"/points/{point.code}")
    assert "试运行录像仅供" in html
    assert 'name="purpose"' not in html
    add_person("tech", "HQXX", clock)
    appoint("tech", "technician", clock, organisation="HQXX")
    client = Client()
    sign_in(client, User.objects.get(username="tech"))
    html = shown(client, f"/points/{point.code}")
    assert re.findall(r'name="purpose" value="([^"]+)"', html) == ["system_check"]
    client.post("/access/grants", {"purpose": "system_check", "points": [point.code], "hours": "1"})
    assert "data-player" in shown(client, f"/points/{point.code}")
    assert point.name in shown(client, "/today")
    assert "data-player" not in shown(client, f"/points/{city.points['HQX'].code}")


@pytest.mark.law("8", "13", "15")
def test_the_same_acts_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    today = shanghai_day(clock.now())
    manager = signed_in("manager")

    def send(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
        return client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")

    ground = {
        "kind": "decision", "unit": "HQXX", "organisation": "JAGA", "document": "武政数 31",
        "authority": "市政务服务大数据主管部门", "issued_on": today.isoformat(), "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    assert send(signed_in("district"), "POST", "/grounds", ground).json()["article"] == "15"
    made = send(signed_in("city"), "POST", "/grounds", ground)
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert may_watch(city, clock, "monitor")
    listed = manager.get("/api/v1/organisations/HQXX/grounds").json()
    assert [(one["number"], one["ended_at"]) for one in listed] == [(number, None)]
    assert signed_in("elsewhere").get("/api/v1/organisations/HQXX/grounds").status_code == 403
    assert send(manager, "POST", f"/grounds/{number}/end", {"reason": "收回"}).json()["end_reason"] == "收回"
    assert not may_watch(city, clock, "monitor")
    units = send(manager, "PUT", "/systems/HQX/units", {"using_unit": "JAGA", "document": "使用协议"})
    assert (units.status_code, units.json()["using_unit"]) == (200, "JAGA")


@pytest.mark.law("13(2)")
def test_no_decision_by_its_document_since_2027(signed_in: SignIn, city: City, clock: HandClock) -> None:
    """What was recorded before stands; the page offers contracts alone, and API and form answer with the way."""
    page = "/points/systems/HQX/viewing"
    assert f'action="{page}/decision"' in shown(signed_in("city"), page)
    shared_with_police(city, clock, days=60)
    clock.advance(timedelta(days=37))
    today = shanghai_day(clock.now())
    ground = {
        "kind": "decision", "unit": "HQXX", "organisation": "JAGA", "document": "武政数 31", "scope": "system",
        "authority": "市政务服务大数据主管部门", "issued_on": today.isoformat(), "from_on": today.isoformat(),
        "until_on": (today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    client = signed_in("city")
    html = shown(client, page)
    assert (f'action="{page}/contract"' in html, f'action="{page}/decision"' in html) == (True, False)
    assert "不再凭文件登记" in html
    assert "/sharing/applications" in shown(client, f"{page}/decision", ground, status=403)
    body = json.dumps({name: value for name, value in ground.items() if name != "scope"})
    answer = client.post("/api/v1/grounds", body, content_type="application/json").json()
    assert (answer["article"], answer["next"][0]["url"]) == ("13(2)", "/sharing/applications")
    assert [one.in_force(clock.now()) for one in grounds_of_unit(city["manager"], "HQXX", at=clock.now())] == [True]


@pytest.mark.law("15", "799-16(2)(2)")
def test_who_else_watches_is_said_with_a_fresh_factor_and_never_by_a_token(
    signed_in: SignIn, city: City, clock: HandClock
) -> None:
    """Issue points A.1, B.12: a token that registers cameras, or a page left open, opened a unit's systems to the
    monitors of another organisation."""
    today = shanghai_day(clock.now())
    ground = {
        "kind": "contract", "unit": "HQXX", "organisation": "JAGA", "document": "合同 1", "authority": "",
        "issued_on": today.isoformat(), "from_on": today.isoformat(), "systems": ["HQX"],
        "until_on": (today + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    named = {"using_unit": "JAGA", "document": "使用协议"}
    made = token_of(city["manager"], username="manager", name="登记", days=1, clock=clock)
    program = Client(headers={"Authorization": f"Bearer {made.secret}"})
    person = signed_in("manager")
    clock.advance(timedelta(minutes=11))
    for client in (program, person):
        for method, path, body in (("POST", "/grounds", ground), ("PUT", "/systems/HQX/units", named)):
            answer = client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")
            assert (answer.status_code, answer.json()["article"]) == (403, "799-16(2)(2)"), path
    for path in ("units", "contract", "decision"):
        assert person.post(f"/points/systems/HQX/viewing/{path}", named | ground).status_code == 403
    assert not ViewingGround.objects.exists()
    assert not may_watch(city, clock, "monitor")


def test_units_in_reach_are_offered_by_name(signed_in: Callable[..., Client], city: City) -> None:
    """Issue point D (names instead of codes): the code of a unit had to be known by heart."""
    page = signed_in("city").get("/points/systems/HQX/viewing").content.decode()
    assert '<option value="JAGA">' in page
    assert 'list="unit-codes"' in page
    assert '<option value="JAGA">' not in signed_in("manager").get("/points/systems/HQX/viewing").content.decode()

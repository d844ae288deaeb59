"""Projects on pages and over the API, both languages (article 5)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera_on_trial
from tests.support.registry.planning import add_governments, city_plan_in_force
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.places.models import Organisation
from mingcha.registry.plans.models import PlanItem

pytestmark = pytest.mark.law("5")

type SignIn = Callable[..., Client]
NEW = {"title": "学校大门", "organisation": "HQXX", "item": "", "exception_reason": ""}


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_project_is_begun_and_its_points_added(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    manager, item = signed_in("manager", language), PlanItem.objects.get(plan=plan)
    PlanItem.objects.filter(pk=item.pk).update(organisation=Organisation.objects.get(code="HQXX"))
    shown(manager.get("/points/projects"))
    chosen = f"/points/projects/new?item={item.pk}&amp;organisation=HQXX"
    assert chosen in shown(manager.get("/points/projects/new"))
    assert 'value="HQXX"' in shown(manager.get(chosen.replace("&amp;", "&")))
    refused = manager.post("/points/projects/new", NEW)
    assert refused.status_code == 403
    assert 'value="学校大门"' in shown(refused)
    unknown = shown(manager.post("/points/projects/new", NEW | {"organisation": "花桥小学", "item": str(item.pk)}))
    assert 'id="field-organisation_error"' in unknown
    assert 'id="field-item_error"' not in unknown
    assert 'id="field-item_error"' in shown(manager.post("/points/projects/new", NEW | {"item": "999999"}))
    sent = manager.post("/points/projects/new", NEW | {"item": str(item.pk)})
    assert sent.status_code == 302
    address = sent["Location"]
    assert item.name in shown(manager.get(address))
    code = city.points["HQX"].code
    assert manager.post(f"{address}/points", {"points": code}).status_code == 302
    assert manager.post(f"{address}/points", {"points": code}).status_code == 409
    assert manager.post(f"{address}/points", {"points": city.points["JHG"].code}).status_code == 403
    waiting = add_camera_on_trial("HQX", clock, "操场入口").code
    assert f'value="{waiting}"' in shown(manager.get(address)), "a point on trial of no project is offered"
    assert manager.post(f"{address}/points", {"offered": [waiting], "points": code}).status_code == 409
    assert manager.post(f"{address}/points", {"points": code}).status_code == 409, "nobody has to choose an offered one"
    assert manager.post(f"{address}/points", {"offered": [waiting], "points": ""}).status_code == 302
    assert manager.post(f"{address}/points", {"points": ""}).status_code == 422
    page = shown(manager.get(address))
    assert f'value="{waiting}"' not in page
    assert waiting in page
    assert code in page
    assert f"/points/plans/{plan}" not in page, "a unit reads no plan"
    assert f"/points/plans/{plan}" in shown(signed_in("city", language).get(address))
    officer = signed_in("city", language)
    listed = shown(officer.get(f"/points/plans/{plan}"))
    assert listed.count("2 / 4") == 2, "by the class of points, and of the item"
    assert f'href="{address}">学校大门</a>' in listed
    assert f"?item={item.pk}&amp;" in listed, "what is not built may be built by another project"
    assert f'href="{address}"' in shown(manager.get(f"/points/projects/new?item={item.pk}"))
    assert f'href="{address}"' not in shown(manager.get("/points/projects/new?item=x"))
    PlanItem.objects.filter(pk=item.pk).update(count=2)
    assert f"?item={item.pk}&amp;" not in shown(officer.get(f"/points/plans/{plan}"))
    assert "学校大门" in shown(signed_in("district", language).get("/points/projects"))
    assert signed_in("elsewhere", language).get(address).status_code == 403
    assert "data-closed" in shown(signed_in("auditor", language).get("/points/projects/new"))


@pytest.mark.law("8")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_stages_and_the_trial_run_on_pages(signed_in: SignIn, city: City, clock: HandClock, language: str) -> None:
    manager, today = signed_in("manager", language), shanghai_day(clock.now())
    address = manager.post("/points/projects/new", NEW | {"exception_reason": "单位自建"})["Location"]
    stage = f"{address}/stages/main/design"
    assert 'value="0"' in shown(manager.get(stage))
    sent = {"planned_on": "", "done_on": str(today), "document": "", "revision": "0"}
    assert manager.post(stage, sent | {"done_on": str(today + timedelta(days=1))}).status_code == 403
    assert manager.post(stage, sent).status_code == 302
    assert manager.post(stage, sent).status_code == 409, "two editors do not overwrite each other"
    for page in (address, "/points/projects"):
        assert ("尚未完成设计" if language == "zh-hans" else "not designed") in shown(manager.get(page))
    assert "kind=out_of_step" in shown(signed_in("district", language).get("/today"))
    video = f"{address}/stages/video/use"
    assert 'name="done_on"' not in shown(manager.get(video))
    assert manager.post(video, {"planned_on": str(today), "revision": "0"}).status_code == 302
    assert manager.get(f"{address}/stages/video/paint").status_code == 404
    days = {"first_on": str(today), "last_on": str(today), "revision": "0"}
    assert manager.post(f"{address}/trial", days | {"last_on": str(today - timedelta(days=1))}).status_code == 403
    assert manager.post(f"{address}/trial", days).status_code == 302
    assert manager.post(f"{address}/trial/people", {"username": "ghost", "reason": "调试"}).status_code == 404
    assert manager.post(f"{address}/trial/people", {"username": "manager", "reason": "调试"}).status_code == 403
    assert manager.post(f"{address}/trial/people", {"username": "guard", "reason": "调试"}).status_code == 302
    assert "guard" in shown(manager.get(address))
    long = manager.post(f"{address}/trial/people/remove", {"username": "guard", "reason": "束" * 201})
    assert long.status_code == 422
    assert 'class="row-act" open' in shown(long), "the form of this person stays open with what was typed"
    assert "束" * 201 in shown(long)
    bare = manager.post(f"{address}/trial/people/remove", {"username": "guard", "reason": ""})
    assert (bare.status_code, 'id="leaving-reason_error"' in bare.content.decode()) == (422, True)
    assert manager.post(f"{address}/trial/people/remove", {"username": "guard", "reason": "结束"}).status_code == 302
    assert "结束" in shown(manager.get(address))
    assert f'action="{address}/trial"' not in shown(signed_in("district", language).get(address))
    assert "data-closed" in shown(signed_in("auditor", language).get(stage))
    assert signed_in("elsewhere", language).get(stage).status_code == 403


def test_the_api_does_the_same(signed_in: SignIn, city: City) -> None:
    client, root = signed_in("manager", "en"), "/api/v1/projects"

    def post(address: str, body: dict[str, object]) -> tuple[int, dict]:  # type: ignore[type-arg]
        answer = client.post(f"{root}{address}", body, content_type="application/json")
        return answer.status_code, answer.json()

    status, refused = post("", {"title": "学校大门", "organisation": "HQXX"})
    assert (status, refused["article"]) == (403, "5")
    status, made = post("", {"title": "学校大门", "organisation": "HQXX", "exception_reason": "第六条单位自建"})
    number = made["project"]["number"]
    assert (status, made["project"]["item"]) == (201, None)
    code = city.points["HQX"].code
    assert post(f"/{number}/points", {"points": [code]})[1]["points"] == [code]
    assert client.get(f"{root}/{number}").json()["project"]["built"] == 1
    assert [one["number"] for one in client.get(root).json()] == [number]


@pytest.mark.law("8")
def test_the_api_has_stages_and_the_trial_run(signed_in: SignIn, clock: HandClock) -> None:
    client, today = signed_in("manager", "en"), str(shanghai_day(clock.now()))
    made = client.post(
        "/api/v1/projects",
        {"title": "学校大门", "organisation": "HQXX", "exception_reason": "单位自建"},
        content_type="application/json",
    )
    root = f"/api/v1/projects/{made.json()['project']['number']}"

    def put(address: str, body: dict[str, object]) -> tuple[int, dict]:  # type: ignore[type-arg]
        answer = client.put(f"{root}{address}", body, content_type="application/json")
        return answer.status_code, answer.json()

    assert put("/stages/video/use", {"done_on": today, "revision": 0})[0] == 403
    status, lanes = put("/stages/main/building", {"planned_on": today, "revision": 0})
    assert (status, lanes["main"][1]["planned_on"], lanes["warnings"]) == (200, today, [])
    assert put("/stages/main/building", {"revision": 0})[0] == 409
    assert client.get(f"{root}/stages").json() == lanes
    assert put("/trial", {"first_on": today, "last_on": today, "revision": 0})[1]["is_open"] is True
    person = {"username": "guard", "reason": "调试"}
    for address, people in (("people", 1), ("people/remove", 0)):
        answer = client.post(f"{root}/trial/{address}", person, content_type="application/json")
        assert len(answer.json()["people"]) == people
    assert client.get(f"{root}/trial").json()["former"][0]["removed_reason"] == "调试"

"""Projects on pages and over the API, both languages (article 5)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.planning import add_governments, city_plan_in_force
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
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
    shown(manager.get("/points/projects"))
    refused = manager.post("/points/projects/new", NEW)
    assert refused.status_code == 403
    assert 'value="学校大门"' in shown(refused)
    sent = manager.post("/points/projects/new", NEW | {"item": str(item.pk)})
    assert sent.status_code == 302
    address = sent["Location"]
    assert item.name in shown(manager.get(address))
    code = city.points["HQX"].code
    assert manager.post(f"{address}/points", {"points": code}).status_code == 302
    assert manager.post(f"{address}/points", {"points": code}).status_code == 409
    assert manager.post(f"{address}/points", {"points": city.points["JHG"].code}).status_code == 403
    assert code in shown(manager.get(address))
    assert "1 / 4" in shown(signed_in("city", language).get(f"/points/plans/{plan}"))
    assert "学校大门" in shown(signed_in("district", language).get("/points/projects"))
    assert signed_in("elsewhere", language).get(address).status_code == 403
    assert "data-closed" in shown(signed_in("auditor", language).get("/points/projects/new"))


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

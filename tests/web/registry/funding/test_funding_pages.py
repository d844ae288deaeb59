"""Funding in the browser and over the API (article 4)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City
from tests.support.registry.planning import add_governments, city_plan_in_force
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.funding.models import Funding
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.projects.actions import start_project
from mingcha.registry.systems.actions import add_system

pytestmark = pytest.mark.law("4")
type SignIn = Callable[..., Client]
PAGE = "/points/systems/JHG2/funding"
GIVEN = {
    "source": "government", "use": "building", "year": "2026", "amount": "12000.50", "area": "420102",
    "document": "岸财预〔2026〕7 号",
}  # fmt: skip


def read(client: Client, path: str) -> str:
    html = client.get(path).content.decode()
    assert PageReader(html).problems == []
    return html


@pytest.fixture(autouse=True)
def square(city: City, clock: HandClock) -> None:
    add_system(OWNER, code="JHG2", name="广场二期", site="JHG", legal_class="art7_1", clock=clock)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_t4_n_from_the_first_page_to_the_budget(signed_in: SignIn, language: str) -> None:
    client = signed_in("district", language)
    assert 'href="/points/funding"' in read(client, "/today")
    assert PAGE in read(client, "/points/funding")
    read(client, PAGE)
    assert client.post(PAGE, GIVEN).status_code == 302
    assert Funding.objects.get().amount_fen == 1_200_050
    html = read(client, PAGE)
    assert "12\u202f000.50" in html
    assert PAGE not in read(client, "/points/funding")
    assert 'href="/points/funding"' not in read(client, "/today")
    number = Funding.objects.get().pk
    long = client.post(f"{PAGE}/{number}/end", {"reason": "误" * 201})
    html = long.content.decode()
    assert (long.status_code, PageReader(html).problems) == (422, [])
    assert html.index("误" * 201) < html.index('id="field-reason_error"'), "at its row, with what was typed"
    assert client.post(f"{PAGE}/{number}/end", {"reason": "金额有误"}).status_code == 302
    assert "金额有误" in read(client, PAGE)


def test_wrong_input_stays_with_its_reason(signed_in: SignIn) -> None:
    client = signed_in("district")
    for change, status, shown in (
        ({"amount": "12.345"}, 422, "最多两位小数"),
        ({"amount": "0"}, 422, "须在"),
        ({"area": ""}, 403, "预算级次"),
        ({"year": "1999"}, 422, "须在"),
        ({"source": "lottery"}, 422, "没有这个选项"),
    ):
        answer = client.post(PAGE, GIVEN | change)
        html = answer.content.decode()
        assert (answer.status_code, shown in html) == (status, True), change
        assert "岸财预〔2026〕7 号" in html
    assert not Funding.objects.exists()


def test_who_does_not_keep_the_register_reads_why(signed_in: SignIn) -> None:
    assert "data-closed" in read(signed_in("auditor"), PAGE)
    assert signed_in("elsewhere").get(PAGE).status_code == 403


def test_the_same_over_the_api(signed_in: SignIn) -> None:
    client = signed_in("district")
    assert client.get("/api/v1/funding/missing").json()["total"] == 1
    body = {**GIVEN, "year": 2026, "amount_fen": 1_200_050}
    del body["amount"]
    made = client.post("/api/v1/systems/JHG2/funding", body, content_type="application/json")
    assert made.status_code == 201
    assert client.get("/api/v1/funding/missing").json() == {"total": 0, "offset": 0, "systems": []}
    number = made.json()["number"]
    ended = client.post(f"/api/v1/funding/{number}/end", {"reason": "误"}, content_type="application/json")
    assert ended.json()["ended_at"]
    rows = client.get("/api/v1/systems/JHG2/funding").json()
    assert [(row["number"], row["end_reason"]) for row in rows] == [(number, "误")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_t4_n_a_project_says_on_its_page_that_it_has_no_budget(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    plan = city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    item = PlanItem.objects.get(plan=plan).pk
    number = start_project(
        city["district"], title="广场改造", organisation="JAGA", item=item, exception_reason="", clock=clock
    )
    page = f"/points/projects/{number}"
    client, money = signed_in("district", language), f"{page}/funding"
    said = "缺同级财政预算依据" if language == "zh-hans" else "no record in the budget of its own level"
    html = read(client, page)
    assert (said in html, money in html) == (True, True)
    listed = read(client, "/points/funding")
    assert (money in listed, PAGE in listed) == (True, True)
    assert client.get("/api/v1/funding/missing/projects").json()["projects"] == [
        {"number": number, "title": "广场改造", "area": "420102"}
    ]
    refused = client.post(money, GIVEN | {"area": ""})
    assert (refused.status_code, "岸财预〔2026〕7 号" in refused.content.decode()) == (403, True)
    assert client.post(money, GIVEN)["Location"] == money
    assert said not in read(client, page)
    assert money not in read(client, "/points/funding")
    (row,) = client.get(f"/api/v1/projects/{number}/funding").json()
    assert (row["project"], row["system"], row["amount_fen"]) == (number, "", 1_200_050)
    assert client.post(f"{PAGE}/{row['number']}/end", {"reason": "误"}).status_code == 404, "it is no system's"
    assert client.post(f"{money}/{row['number']}/end", {"reason": "金额有误"}).status_code == 302
    assert "金额有误" in read(client, money)
    again = {**GIVEN, "year": 2026, "amount_fen": 1}
    del again["amount"]
    sent = client.post(f"/api/v1/projects/{number}/funding", again, content_type="application/json")
    assert sent.status_code == 201
    assert signed_in("elsewhere").get(money).status_code == 403

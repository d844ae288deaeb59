"""The pages and the API of the catalogue: an entry from its form to its publication, and what is not allowed (article
13)."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.sharing.catalogue.models import DataSet
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.shipped import shipped_sets

SignedIn = Callable[..., Client]
USCC = "11420100MB0K000171"
ENTRY = {
    "name": "涉水视频点位",
    "summary": "沿江、沿湖公共安全视频图像信息系统点位的数量，按街道统计。",
    "provider": "WHGA",
    "provider_code": USCC,
    "formats": ["database"],
    "items": "街道,street,C,9,必填,唯一\n点位数,points,I",
    "share_type": "unconditional",
    "share_way": "table",
    "openness": "not_open",
    "cycle": "month",
    "level": "general",
    "contact": "市公安局视频办",
}


@pytest.fixture
def second(city: City, clock: HandClock) -> None:
    """A second officer of the city."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    city.people["second"] = User.objects.select_related("organisation").get(username="second")


def digest(city: City, clock: HandClock, number: int = 1) -> str:
    return data_set(city["city"], number, at=clock.now()).newest.digest


def step(client: Client, name: str, **more: str) -> HttpResponse:
    return client.post(f"/sharing/catalogue/1/{name}", more)


@pytest.mark.law("13(1)")
def test_an_entry_from_its_form_to_its_publication(
    city: City, second: None, signed_in: SignedIn, clock: HandClock
) -> None:
    clerk = signed_in("admin")
    assert clerk.post("/sharing/catalogue/new", {"name": "涉水视频点位"}).headers["Location"] == "/sharing/catalogue/1"
    refused = step(clerk, "submit", digest=digest(city, clock))
    assert refused.status_code == 403
    html = refused.content.decode()
    assert PageReader(html).problems == []
    for lacking in ("摘要", "共享类型", "信息项", "联系方式（部门）"):
        assert lacking in html
    form = clerk.get("/sharing/catalogue/1/edit").content.decode()
    assert digest(city, clock) in form
    saved = clerk.post("/sharing/catalogue/1/edit", {**ENTRY, "digest": digest(city, clock)})
    assert saved.status_code == 302, saved.content.decode()
    again = clerk.get("/sharing/catalogue/1/edit").content.decode()
    assert "街道,street,C,9,必填,唯一" in again
    typed = ENTRY | {"summary": "按街道统计的沿江点位数量。", "digest": "0" * 64}
    outrun = clerk.post("/sharing/catalogue/1/edit", typed)
    for kept in (typed["summary"], ENTRY["summary"], f'value="{digest(city, clock)}"', "他人已先保存了该条目"):
        assert kept in outrun.content.decode(), kept
    assert (outrun.status_code, PageReader(outrun.content.decode()).problems) == (409, [])
    assert step(clerk, "submit", digest=digest(city, clock)).status_code == 302
    late = clerk.post("/sharing/catalogue/1/edit", typed).content.decode()
    assert ("所填内容未保存" in late, typed["summary"] in late) == (True, True), "submitted meanwhile: it can be copied"
    own = clerk.get("/sharing/catalogue/1").content.decode()
    assert "注册审核须由编写、提交以外的人员办理" in own
    assert 'id="step-register"' not in own
    assert step(clerk, "register", digest=digest(city, clock)).status_code == 403
    officer = signed_in("city")
    assert step(officer, "register", digest="0" * 64).status_code == 409
    assert step(officer, "register", digest=digest(city, clock)).status_code == 302
    last = signed_in("second")
    assert last.get("/api/v1/sharing/catalog.jsonld").json()["@graph"][1:] == []
    assert 'href="/sharing/catalogue/1"' in last.get("/sharing/catalogue?mine=1").content.decode()
    assert step(last, "publish", digest=digest(city, clock)).status_code == 302
    assert "已发布" in last.get("/sharing/catalogue/1").content.decode()
    answer = signed_in("auditor").get("/api/v1/sharing/catalog.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    catalogue, dataset = answer.json()["@graph"]
    assert dataset["dct:title"]["@value"] == ENTRY["name"]
    assert catalogue["dcat:dataset"] == [{"@id": dataset["@id"]}] == [{"@id": "http://testserver/sharing/catalogue/1"}]
    assert signed_in("monitor").get("/api/v1/sharing/catalog.jsonld").status_code == 403
    assert step(last, "withdraw", why="").status_code in (403, 422)
    assert step(last, "withdraw", why="暂停共享").status_code == 302
    assert "暂停共享" in last.get("/sharing/catalogue/1").content.decode()


@pytest.mark.law("13(1)")
def test_an_empty_catalogue_offers_the_six_sets_once(city: City, signed_in: SignedIn) -> None:
    clerk = signed_in("admin")
    assert len(re.findall("<li data-lacking>", clerk.get("/sharing/catalogue").content.decode())) == 6
    assert clerk.post("/sharing/catalogue/basic", {"provider": "NONE"}).status_code == 404
    assert clerk.post("/sharing/catalogue/basic", {"provider": "WHGA"}).status_code == 302
    listed = clerk.get("/sharing/catalogue").content.decode()
    assert listed.count('href="/sharing/catalogue/') >= 6
    assert "/sharing/catalogue/basic" not in listed
    assert clerk.post("/sharing/catalogue/basic", {"provider": "WHGA"}).status_code == 403
    DataSet.objects.filter(source="health").update(source="own")  # as in a home of before that set came
    again = clerk.get("/sharing/catalogue").content.decode()
    lacking = [one.name for source, one in shipped_sets("", "", "") if source.value == "health"]
    assert re.findall(r"<li data-lacking>(.*?)</li>", again) == lacking, "what is lacking alone is promised"
    assert "/sharing/catalogue/basic" in again
    assert clerk.post("/sharing/catalogue/basic", {"provider": "WHGA"}).status_code == 302
    assert list(DataSet.objects.filter(serial__gt=6).values_list("source", flat=True)) == ["health"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_well_formed_in_both_languages(city: City, signed_in: SignedIn, language: str) -> None:
    clerk = signed_in("admin", language)
    clerk.post("/sharing/catalogue/basic", {"provider": "WHGA"})
    for page in ("/sharing/catalogue", "/sharing/catalogue/new", "/sharing/catalogue/1", "/sharing/catalogue/1/edit"):
        answer = clerk.get(page)
        assert answer.status_code == 200, page
        assert PageReader(answer.content.decode()).problems == [], page


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("admin", True, True),
        ("city", True, True),
        ("district", True, False),
        ("auditor", True, False),
        ("manager", False, False),
        ("guard", False, False),
        ("security", False, False),
        ("nobody", False, False),
    ],
)
def test_who_reads_and_who_writes(city: City, signed_in: SignedIn, role: str, reads: bool, writes: bool) -> None:
    client = signed_in(role)
    assert client.get("/sharing/catalogue").status_code == (200 if reads else 403)
    assert ('href="/sharing"' in client.get("/today").content.decode()) is reads
    form = client.get("/sharing/catalogue/new")
    assert ('name="summary"' in form.content.decode()) is writes
    assert client.post("/sharing/catalogue/new", {"name": "涉水视频点位"}).status_code == (302 if writes else 200)


def body(client: Client, path: str, content: dict[str, Any], *, method: str = "post") -> tuple[int, dict[str, Any]]:
    answer = getattr(client, method)(path, json.dumps(content), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.law("13(1)")
def test_programs_write_and_review_entries(city: City, signed_in: SignedIn) -> None:
    clerk = signed_in("admin")
    entry: dict[str, Any] = {**ENTRY, "items": [{"name": "街道", "code": "street", "kind": "C", "length": 9}]}
    made, row = body(clerk, "/api/v1/sharing/sets", {"entry": {"name": "涉水视频点位"}})
    assert (made, row["number"], row["state"]) == (201, 1, "draft")
    page = clerk.get("/api/v1/sharing/sets/1").json()
    seen = page["versions"][0]["digest"]
    status, refusal = body(clerk, "/api/v1/sharing/sets/1/submit", {"digest": seen})
    assert (status, refusal["article"], len(refusal["missing"])) == (403, "13(1)", 11)
    assert body(clerk, "/api/v1/sharing/sets/1/draft", {"entry": entry}, method="put")[0] == 409
    written = {"entry": entry, "digest": seen}
    assert body(clerk, "/api/v1/sharing/sets/1/draft", written, method="put")[0] == 200
    page = clerk.get("/api/v1/sharing/sets/1").json()
    assert page["versions"][0]["entry"]["items"][0]["code"] == "street"
    seen = page["versions"][0]["digest"]
    assert body(clerk, "/api/v1/sharing/sets/1/submit", {"digest": seen})[1]["state"] == "submitted"
    officer = signed_in("city")
    returned = body(officer, "/api/v1/sharing/sets/1/return", {"digest": seen, "why": "过于简略"})[1]
    assert returned["state"] == "returned"
    assert [one["number"] for one in officer.get("/api/v1/sharing/sets?state=returned").json()] == [1]
    assert body(officer, "/api/v1/sharing/sets", {"entry": {"name": "x", "password": "y"}})[0] == 422
    assert signed_in("guard").get("/api/v1/sharing/sets").status_code == 403

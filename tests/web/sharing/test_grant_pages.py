"""The pages and the API of share grants: supply, people, report, review, and who sees what (article 13(2))."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.supplying import with_decision
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import IN_USE, OUT_OF_USE
from mingcha.web.sharing.grants.forms import AskPersonForm
from mingcha.web.sharing.grants.pages import STEPS, SUPPLY_STEPS

SignedIn = Callable[..., Client]
NO = "N20261125-0001"
SUPPLY, GRANT = f"/sharing/grants/supply/{NO}", "/sharing/grants/W20261125-0001"
API = "/api/v1/sharing"
CHECKED = {
    "network": "专网专机",
    "accounts": "一人一账户",
    "watermark": "已核",
    "revocation": "已试",
    "contact": "指挥中心",
}
REPORT = {"uses": 2, "persons": 1, "results": "两次出警", "incidents": "无", "copies_kept": 0, "copies_deleted": 0}


@pytest.fixture
def agreed(city: City, clock: HandClock) -> City:
    """The city with a decision that agrees to live pictures of a school for the fire brigade."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    with_all, _ = with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
    city.people.update(with_all.people)
    return city


def sent(client: Client, path: str, content: dict[str, Any]) -> tuple[int, Any]:
    answer = client.post(f"{API}{path}", json.dumps(content), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.law("13(2)", "19", "NDSR 12")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_grant_from_the_decision_to_its_report(
    agreed: City, clock: HandClock, signed_in: SignedIn, language: str
) -> None:
    asking, clerk, officer = (signed_in(name, language) for name in ("department", "clerk", "city"))
    for address in ("/deadlines", "/today"):
        assert f'href="{SUPPLY}"' in clerk.get(address).content.decode(), address
    offered = asking.get(SUPPLY).content.decode()
    assert [f'value="{one}"' in offered for one in ("fighter", "guard")] == [True, False], "accounts of its own"
    assert asking.post(f"{SUPPLY}/ask", {"username": "guard"}).status_code == 403
    assert asking.post(f"{SUPPLY}/ask", {"username": "fighter"}).status_code == 302
    page = clerk.get(SUPPLY).content.decode()
    assert PageReader(page).problems == []
    person = page.split('name="people" value="')[1].split('"')[0]
    lacking = clerk.post(f"{SUPPLY}/supply", {"people": person, "network": "专网"})
    assert lacking.status_code == 403
    assert 'id="step-supply"' in lacking.content.decode()
    assert clerk.post(f"{SUPPLY}/supply", {"people": person, **CHECKED}).status_code == 302
    assert clerk.get(SUPPLY).headers["Location"] == GRANT
    for client in (asking, clerk, officer, signed_in("fighter", language)):
        for address in (GRANT, "/sharing/grants", "/today"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert PageReader(answer.content.decode()).problems == [], address
    assert 'href="/sharing/watch"' in signed_in("fighter", language).get("/today").content.decode(), "named, no role"
    assert 'name="to_on"' not in asking.get(GRANT).content.decode()
    when_opened = "开通时 1 个点位" if language == "zh-hans" else "1 point when it was opened"
    shown_to = [when_opened in client.get(GRANT).content.decode() for client in (asking, officer)]
    assert shown_to == [True, False], "the department is told no number that changes"
    clock.advance(timedelta(days=182))
    asking, officer, clerk = (signed_in(name, language) for name in ("department", "city", "clerk"))
    for client, waits in ((asking, True), (officer, True), (clerk, False)):
        mine = client.get("/sharing/grants?mine=1").content.decode()
        assert (f'href="{GRANT}"' in mine) is waits, "a report, a review; a clerk has nothing to do"
    assert f'href="{GRANT}"' in signed_in("fighter", language).get("/sharing/grants?named=1").content.decode()
    assert f'href="{GRANT}"' not in asking.get("/sharing/grants?named=1").content.decode(), "it names somebody else"
    assert 'value="2027-05-24"' in asking.get(GRANT).content.decode()
    assert f'href="{GRANT}"' in officer.get("/sharing").content.decode(), "a review is due"
    assert f'name="points" value="{agreed.points["HQX"].code}"' in officer.get(GRANT).content.decode(), "a box a point"
    Point.objects.filter(code=agreed.points["HQX"].code).update(state=OUT_OF_USE)
    assert f'name="points" value="{agreed.points["HQX"].code}"' in officer.get(GRANT).content.decode(), "still open"
    Point.objects.filter(code=agreed.points["HQX"].code).update(state=IN_USE)
    found = {
        "result": "narrowed",
        "why": "范围过大",
        "points": agreed.points["HQX"].code,
        "text": "无此",
        "lookup": "find",
    }
    looked = officer.post(f"{GRANT}/review", found)
    box = re.search(rf'value="{agreed.points["HQX"].code}"[^>]*checked', looked.content.decode())
    assert (looked.status_code, bool(box), "范围过大" in looked.content.decode()) == (200, True, True), "it only looks"
    assert PageReader(looked.content.decode()).problems == []
    assert [one in looked.content.decode() for one in ('id="find-points"', 'value="无此"')] == [True, True]
    assert asking.post(f"{GRANT}/report", {"to_on": "2027-05-24", **REPORT}).status_code == 302
    assert officer.post(f"{GRANT}/review", {"result": "goes_on", "why": "正常"}).status_code == 302
    reported = officer.get(GRANT).content.decode()
    assert "两次出警" in reported
    assert PageReader(reported).problems == []
    assert asking.post(f"{GRANT}/suspend", {"why": "账户失窃"}).status_code == 302
    assert 'id="step-resume"' not in asking.get(GRANT).content.decode()
    today = signed_in("clerk", language).get("/today").content.decode()
    assert [one in today for one in (f'href="{GRANT}"', 'href="/sharing/grants?mine=1"')] == [True, True]
    assert f'href="{GRANT}"' in signed_in("clerk", language).get("/sharing/grants?mine=1").content.decode()
    assert officer.post(f"{GRANT}/end", {"why": "不再需要"}).status_code == 302


@pytest.mark.law("3", "13(2)", "799-20")
def test_programs_supply_and_others_see_nothing(agreed: City, signed_in: SignedIn) -> None:
    asking, clerk, officer, other = (signed_in(name) for name in ("department", "clerk", "city", "other"))
    assert [one["application"] for one in clerk.get(f"{API}/supplies").json()] == [NO]
    assert other.get(f"{API}/supplies").json() == []
    made, person = sent(asking, f"/supplies/{NO}/people", {"username": "fighter"})
    assert (made, person["username"]) == (201, "fighter")
    supply = {"checks": CHECKED, "people": [person["number"]]}
    assert sent(officer, f"/supplies/{NO}", supply)[1]["article"] == "13(2)"
    made, row = sent(clerk, f"/supplies/{NO}", supply)
    assert (made, row["state"]) == (201, "in_force")
    page = clerk.get(f"{API}/grants/{row['no']}").json()
    assert (page["points"], [one["username"] for one in page["people"]]) == (1, ["fighter"])
    assert other.get(f"{API}/grants/{row['no']}").status_code == 404
    assert signed_in("driver").get(f"{API}/grants/{row['no']}").status_code == 403
    second = sent(asking, f"/supplies/{NO}/people", {"username": "driver"})[1]["number"]
    assert sent(clerk, f"/grants/{row['no']}/people/{second}", {})[0] == 200
    assert asking.delete(f"{API}/supplies/{NO}/people/{second}").status_code == 200
    assert sent(clerk, f"/grants/{row['no']}/reports", {"to_on": "2027-05-24", **REPORT})[0] == 403
    assert sent(officer, f"/grants/{row['no']}/suspend", {"why": "核查"})[1]["state"] == "suspended"
    assert sent(clerk, f"/grants/{row['no']}/resume", {"why": "恢复"})[0] == 403
    assert sent(officer, f"/grants/{row['no']}/resume", {"why": "已核"})[1]["state"] == "in_force"
    assert sent(officer, f"/grants/{row['no']}/reviews", {"result": "ended", "why": "不再需要"})[0] == 201
    assert sent(officer, f"/grants/{row['no']}/end", {"why": "再次"})[0] == 403
    assert [one["no"] for one in asking.get(f"{API}/grants?state=ended").json()] == [row["no"]]


@pytest.mark.law("13(2)", "799-16(2)(2)")
def test_what_opens_pictures_asks_for_a_fresh_factor(city: City, clock: HandClock, signed_in: SignedIn) -> None:
    """Asked before anything is looked up: there is no grant here."""
    city.people.update(with_sharing_people(city, clock).people)
    weighty = {name for steps in (SUPPLY_STEPS, STEPS) for name, one in steps.items() if one.is_weighty}
    assert weighty == {"supply", "name", "resume"}
    clerk = signed_in("clerk", "en")
    clock.advance(timedelta(minutes=9))
    clerk.get("/sharing")
    clock.advance(timedelta(minutes=2))
    for address in (f"{SUPPLY}/supply", f"{GRANT}/name", f"{GRANT}/resume"):
        page = clerk.post(address, {"people": ["7", "8"], "why": "已核"})
        assert (page.status_code, "Confirm it is you" in page.content.decode()) == (403, True), address
        assert 'name="people" value="8"' in page.content.decode()
    for path in (f"/supplies/{NO}", "/grants/W20261125-0001/people/1", "/grants/W20261125-0001/resume"):
        content = {"checks": CHECKED, "people": [1]} if "supplies" in path else {"why": "已核"}
        assert sent(clerk, path, content)[1]["article"] == "799-16(2)(2)", path
    assert clerk.post(f"{GRANT}/suspend", {"why": "核查"}).status_code == 404


@pytest.mark.law("13(2)", "799-20")
def test_a_user_name_is_typed_where_the_list_is_cut() -> None:
    form = AskPersonForm()
    form.offer([("fighter", "消防员"), ("driver", "驾驶员")], 2)
    assert [one.name for one in form.visible_fields()] == ["username", "typed"]
    whole = AskPersonForm()
    whole.offer([("fighter", "消防员")], 2)
    assert [one.name for one in whole.visible_fields()] == ["username"]
    for sent_fields, asked in (({"typed": "guard"}, "guard"), ({"username": "fighter"}, "fighter"), ({}, "")):
        bound = AskPersonForm(sent_fields)
        assert (bound.is_valid(), bound.asked) == (True, asked)

"""The pages and the API of applications: from the published set to the police, and what is refused (article 13(2))."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User

SignedIn = Callable[..., Client]
NO = "N20261125-0001"
PAGE = f"/sharing/applications/{NO}"
API = "/api/v1/sharing/applications"
WHOLE: dict[str, Any] = {
    "data_set": 5,
    "kind": "live",
    "purpose": "disaster",
    "basis_law": "中华人民共和国消防法",
    "basis_article": "第三十七条",
    "duty": "火灾扑救和应急救援时，需要了解现场周边道路、人员聚集和水源情况。",
    "divisions": ["420102", "WHZ-CJXQ"],
    "categories": ["6(2)"],
    "opens": "06:00",
    "closes": "22:00",
    "term_months": 12,
    "security": "指挥中心专网专机，一人一账户，画面带水印，不截图不转存，期满注销账户。",
    "contact": "消防救援支队指挥中心",
}


@pytest.fixture
def shared(city: City, clock: HandClock) -> City:
    """The city with a clerk, users of two departments, and two published sets."""
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    city.people.update(with_published_sets(with_sharing_people(city, clock), clock, 1, 5).people)
    return city


def seen(client: Client) -> str:
    return str(client.get(f"{API}/{NO}").json()["digest"])


@pytest.mark.law("13(2)", "19")
def test_an_application_from_its_form_to_the_police(shared: City, signed_in: SignedIn) -> None:
    asking, clerk, officer = signed_in("department"), signed_in("clerk"), signed_in("city")
    assert 'href="/sharing/applications"' in asking.get("/today").content.decode()
    offered = asking.get("/sharing/applications/new").content.decode()
    assert 'href="?set=5"' in offered
    assert 'href="?set=2"' not in offered
    assert "静态画面" in asking.get("/sharing/applications/new?set=5").content.decode()
    refused = asking.post("/sharing/applications/new", {"data_set": "5", "kind": "live", "purpose": "public_service"})
    assert refused.status_code == 403
    assert "改为申请数据行" in refused.content.decode()
    drafted = asking.post("/sharing/applications/new", {"data_set": "5", "kind": "live"})
    assert drafted.headers["Location"] == PAGE
    assert 'href="#field-basis_article"' in asking.get(f"{PAGE}/edit").content.decode(), "what a draft lacks"
    lacking = asking.post(f"{PAGE}/submit", {"digest": seen(asking)})
    assert lacking.status_code == 403
    for part in ("使用目的", "职责依据的条款", "安全保障措施"):
        assert part in lacking.content.decode()
    assert asking.post(f"{PAGE}/edit", {**WHOLE, "digest": seen(asking)}).status_code == 302
    typed = "火场周边道路和水源情况须在出动途中掌握，以便确定停车和展开位置。"
    outrun = asking.post(f"{PAGE}/edit", {**WHOLE, "duty": typed, "digest": "0" * 64})
    assert outrun.status_code == 409
    for kept in (typed, WHOLE["duty"], f'value="{seen(asking)}"', "他人已先保存", "不少于 20 字", "个月；需要更久的"):
        assert kept in outrun.content.decode(), kept
    for ticked in WHOLE["divisions"]:
        assert re.search(rf'value="{ticked}"[^>]* checked', outrun.content.decode()), "each ticked box stays ticked"
    again = asking.get(f"{PAGE}/edit").content.decode()
    assert 'value="06:00"' in again
    outrun = asking.post(f"{PAGE}/submit", {"digest": "0" * 64})
    assert (outrun.status_code, f'value="{seen(asking)}"' in outrun.content.decode()) == (409, True)
    assert asking.post(f"{PAGE}/submit", {"digest": seen(asking)}).status_code == 302
    due = clerk.get("/today").content.decode()
    assert f'href="{PAGE}"' in due
    assert "核对共享申请" in clerk.get("/deadlines").content.decode()
    gaps = {"gap_duty": "未说明为何需要夜间画面", "digest": seen(clerk)}
    assert clerk.post(f"{PAGE}/return", {"digest": seen(clerk)}).status_code == 403
    assert clerk.post(f"{PAGE}/return", gaps).status_code == 302
    returned = asking.get(PAGE).content.decode()
    assert "未说明为何需要夜间画面" in returned
    assert f'href="{PAGE}"' in asking.get("/today").content.decode()
    again = asking.get(f"{PAGE}/edit").content.decode()
    for named in ("已退回补正", "未说明为何需要夜间画面", 'href="#field-duty"'):
        assert named in again, named
    assert 'href="?set=0"' in again
    assert "不早于共享开始之时" in again, "the form says how far playback reaches"
    assert 'href="?set=1"' in asking.get(f"{PAGE}/edit?set=0").content.decode(), "another set is chosen on the page"
    asking.post(f"{PAGE}/edit", {**WHOLE, "opens": "", "closes": "", "digest": seen(asking)})
    asking.post(f"{PAGE}/submit", {"digest": seen(asking)})
    second = clerk.get(PAGE).content.decode()
    assert 'name="gap_hours"' in second
    assert "提交之日起 2 个工作日" in second
    assert 'name="gap_duty"' not in second
    assert clerk.post(f"{PAGE}/return", {"gap_duty": "同前", "digest": seen(clerk)}).status_code == 403
    assert clerk.post(f"{PAGE}/forward", {"digest": seen(clerk)}).status_code == 302
    assert "2026-12-09" in officer.get(PAGE).content.decode()
    assert "答复共享申请" in officer.get("/deadlines").content.decode()
    assert asking.post(f"{PAGE}/withdraw", {"why": "改由指挥中心统一申请"}).status_code == 302
    assert "已撤回" in officer.get("/sharing/applications").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_are_well_formed_in_both_languages(shared: City, signed_in: SignedIn, language: str) -> None:
    asking, clerk = signed_in("department", language), signed_in("clerk", language)
    asking.post("/sharing/applications/new", WHOLE)
    asking.post(f"{PAGE}/submit", {"digest": seen(asking)})
    for client, page in (
        (asking, "/sharing/applications"),
        (asking, "/sharing/applications/new"),
        (asking, "/sharing/applications/new?set=1"),
        (asking, PAGE),
        (clerk, PAGE),
        (clerk, "/today"),
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert PageReader(answer.content.decode()).problems == [], page


@pytest.mark.law("3", "13(2)")
def test_a_clerk_over_a_district_has_no_link_to_what_is_refused(
    shared: City, clock: HandClock, signed_in: SignedIn
) -> None:
    add_person("local", "WHSJ", clock)
    appoint("local", "data_clerk", clock, division="420102")
    shared.people["local"] = User.objects.get(username="local")
    found = {}
    for who in ("clerk", "local"):
        client = signed_in(who)
        found[who] = ('href="/sharing/applications"' in client.get("/today").content.decode(),
                      client.get("/sharing/applications").status_code)  # fmt: skip
    assert found == {"clerk": (True, 200), "local": (False, 403)}


@pytest.mark.law("3", "13(2)")
def test_a_department_finds_its_own_applications_alone(shared: City, signed_in: SignedIn) -> None:
    signed_in("department").post("/sharing/applications/new", {"data_set": "1"})
    other, guard = signed_in("other"), signed_in("guard")
    for page in (PAGE, f"{PAGE}/edit", f"{API}/{NO}"):
        assert other.get(page).status_code == 404, page
        assert guard.get(page).status_code == 403, page
        assert signed_in("clerk").get(page).status_code == 404, page
    assert other.post(f"{PAGE}/withdraw", {"why": "不是我的"}).status_code == 404
    assert NO not in other.get("/sharing/applications").content.decode()
    assert 'name="duty"' not in signed_in("city").get("/sharing/applications/new?set=1").content.decode()


@pytest.mark.law("13(2)")
def test_programs_ask_and_check(shared: City, signed_in: SignedIn) -> None:
    def sent(client: Client, path: str, content: dict[str, Any], method: str = "post") -> tuple[int, dict[str, Any]]:
        answer = getattr(client, method)(f"{API}{path}", json.dumps(content), content_type="application/json")
        return answer.status_code, answer.json()

    asking, clerk = signed_in("department"), signed_in("clerk")
    assert [one["number"] for one in asking.get("/api/v1/sharing/offers").json()] == [1, 5]
    made, row = sent(asking, "", {"application": WHOLE})
    assert (made, row["no"], row["state"]) == (201, NO, "draft")
    assert sent(asking, "", {"application": {"purpose": "visitor_marketing"}})[1]["article"] == "19"
    assert sent(asking, f"/{NO}/draft", {"application": WHOLE}, "put")[0] == 409
    assert sent(asking, f"/{NO}/draft", {"application": WHOLE, "digest": seen(asking)}, "put")[0] == 200
    assert sent(asking, f"/{NO}/submit", {"digest": seen(asking)})[1]["check_by"] == "2026-11-27"
    gaps = [{"part": "fields", "why": "不需要信息项"}]
    assert sent(clerk, f"/{NO}/return", {"digest": seen(clerk), "gaps": gaps})[1]["state"] == "returned"
    page = asking.get(f"{API}/{NO}").json()
    assert page["history"][1]["gaps"] == gaps
    assert page["content"]["fields"] == []
    assert sent(asking, f"/{NO}/submit", {"digest": page["digest"]})[0] == 200
    refused = sent(clerk, f"/{NO}/return", {"digest": page["digest"], "gaps": gaps})
    assert (refused[0], refused[1]["article"]) == (403, "GDSR")
    assert sent(clerk, f"/{NO}/forward", {"digest": page["digest"]})[1]["reply_by"] == "2026-12-09"
    assert [one["no"] for one in clerk.get(f"{API}?state=forwarded").json()] == [NO]
    assert sent(asking, f"/{NO}/withdraw", {"why": "不再需要"})[1]["state"] == "withdrawn"

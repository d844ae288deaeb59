"""Pages and API of moving and removing: both sides, the guest, bad input, in both languages (article 10)."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import png
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.models import Point
from mingcha.registry.relocations.models import Relocation, RelocationPaper

pytestmark = pytest.mark.law("10(1)", "10(2)")
type SignIn = Callable[..., Client]


def shown(client: Client, path: str, sent: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, read for faults; `sent` is posted, and the page after a success followed."""
    answer = client.get(path) if sent is None else client.post(path, sent, follow=True)
    html = answer.content.decode()
    assert answer.status_code == status, html[-3000:]
    assert PageReader(html).problems == []
    return html


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", png(), "image/png")


def request_of(code: str, clock: HandClock, days: int = 9) -> dict[str, str]:
    day = shanghai_day(clock.now()) + timedelta(days=days)
    return {
        "kind": "move", "system": "HQX", "points": code, "planned_on": day.isoformat(), "ground_kind": "road_works",
        "mover": "路桥公司", "ground": "地铁施工", "interim": "",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_guest_hands_in_by_link_and_code_and_both_sides_do_their_steps(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    code, today = add_camera("HQX", clock, "东门", part="entrance").code, shanghai_day(clock.now()).isoformat()
    manager = signed_in("manager", language)
    assert "relocations/new" in shown(manager, f"/points/{code}")
    html = shown(manager, "/points/relocations/new", request_of(code, clock) | {"ground": ""}, 403)
    assert "路桥公司" in html
    shown(manager, "/points/relocations/new", request_of(code, clock))
    number = Relocation.objects.get().pk
    page = f"/points/relocations/{number}"
    assert page in shown(manager, "/points/relocations")
    shown(manager, f"{page}/links", {"guest": "路桥公司", "days": "7777", "revision": "1"}, 422)
    html = shown(manager, f"{page}/links", {"guest": "路桥公司", "days": "9", "revision": "1"})
    link = re.search(r"data-guest-link>http://[^/]+([^<]+)", html)
    word = re.search(r"data-guest-code>([0-9A-Z-]+)", html)
    assert link
    assert word
    guest, given = Client(headers={"accept-language": language}), {"code": word[1]}
    assert code not in shown(guest, link[1])
    assert code not in shown(guest, link[1], {"code": "0000-0000"}, 404)
    html = shown(guest, link[1], given)
    assert (code in html, "地铁施工" in html, "东门" in html) == (True, False, False)
    planned = f"{shanghai_day(clock.now()) + timedelta(days=9)}"
    assert planned in re.findall(r"<dd>([^<]+)</dd>", html)
    assert {"zh-hans": "<dd>已提出</dd>", "en": "<dd>asked</dd>"}[language] in html
    paper = {"purpose": "plan", "plan_kind": "rebuild", "title": "复建方案", "issued_on": today, "giver": "王工"}
    shown(guest, f"{link[1]}/papers", given | paper | {"giver": "", "scan": scan()}, 403)
    shown(guest, f"{link[1]}/papers", given | paper | {"scan": scan()})
    shown(guest, f"{link[1]}/papers", given | paper | {"scan": scan()}, 403)
    shown(guest, f"{link[1]}/papers", given | paper | {"purpose": "ground", "plan_kind": "", "scan": scan()})
    assert "王工" in shown(manager, page)
    officer = signed_in("district", language)
    html = shown(officer, page)
    before, after = html.split('id="missing-after"')
    words = {"zh-hans": "移动或者拆除后的照片", "en": "picture from after"}[language]
    assert (words in before.split('id="missing"')[1].split("</section>")[0], words in after) == (False, True)
    assert f'action="{page}/answer"' in html
    assert [f'action="{page}/{step}"' in html for step in ("papers", "links", "postpone", "withdraw")] == [False] * 4
    shown(officer, f"{page}/answer", {"answer": "known", "note": "", "revision": "1"}, 409)
    shown(officer, f"{page}/answer", {"answer": "known", "note": "", "revision": "4"})
    for purpose in ("before", "after"):
        picture = {"purpose": purpose, "plan_kind": "rebuild", "title": purpose, "issued_on": "", "scan": scan()}
        shown(manager, f"{page}/papers", picture)
    done = {"done_on": today, "note": "", "revision": "7"}
    assert signed_in("elsewhere", language).post(f"{page}/done", done).status_code == 403
    shown(signed_in("manager", language), f"{page}/done", done)
    assert Point.objects.get(code=code).state == "out_of_use"
    gone = {"zh-hans": "已移动、拆除或者灭失", "en": "moved away, removed or lost"}[language].casefold()
    html, table = shown(manager, f"/points/{code}"), manager.post("/points/table.csv").content.decode("utf-8-sig")
    assert gone in html.casefold()
    words = {one.strip() for one in re.findall(r"[^<>\n]+", html)}
    assert not {"未正常运行", "Does not run normally", "竣工验收合格", "Accepted", "已投入使用", "In use"} & words
    assert [gone in line for line in table.splitlines() if code in line] == [True]
    new = city.points["HQX"].code
    manager = signed_in("manager", language)
    shown(manager, f"{page}/successors", {"point": code, "successor": new, "revision": "8"})
    assert new in shown(manager, f"/points/{code}")
    assert code in shown(manager, f"/points/{new}")
    kinds = list(RelocationPaper.objects.order_by("pk").values_list("plan_kind", flat=True))
    assert kinds == ["rebuild", "", "", ""], "the kind of a plan is of the plan alone"
    kept = RelocationPaper.objects.earliest("pk")
    assert manager.get(f"{page}/papers/{kept.pk}").content == png()
    lost = {"happened": "destroyed", "system": "HQX", "points": new, "by_whom": "", "reason": "货车撞倒立杆"}
    shown(manager, "/points/relocations/loss", lost | {"lost_on": "2020-01-01"}, 403)
    assert today in shown(manager, "/points/relocations/loss", lost | {"lost_on": today})
    assert Point.objects.get(code=new).state == "out_of_use"
    officer = signed_in("district", language)
    assert page[:-1] in shown(officer, "/points/findings?kind=loss_unnoted")
    shown(officer, f"/points/relocations/{Relocation.objects.latest('pk').pk}")


def test_the_api_asks_and_deletes_nothing(signed_in: SignIn, city: City, clock: HandClock) -> None:
    manager, code = signed_in("manager"), city.points["HQX"].code
    answer = manager.delete(f"/api/v1/points/{code}")
    assert (answer.status_code, "第十条" in answer.json()["reason"]) == (409, True)
    assert signed_in("elsewhere").delete(f"/api/v1/points/{code}").status_code == 403
    body = request_of(code, clock) | {"points": [code]}
    answer = manager.post("/api/v1/relocations", json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["relocation"]["mandatory"]) == (201, True)
    number = answer.json()["relocation"]["number"]
    sent = json.dumps({"done_on": body["planned_on"], "revision": 1})
    answer = manager.post(f"/api/v1/relocations/{number}/done", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["article"]) == (403, "10(1)")
    assert manager.get(f"/api/v1/relocations/{number}").json()["points"][0]["code"] == code

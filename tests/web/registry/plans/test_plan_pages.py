"""Plans on pages and over the API: who reads and approves them, what was typed stays, both languages (article 5)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.access.scans import pdf, png
from tests.support.registry.city import City
from tests.support.registry.planning import TEXT, add_governments, city_plan_in_force, revision_of, submitted
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import code_of, enrol_app, sign_in

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.plans.actions import PlanText, change_plan, draft_plan
from mingcha.registry.plans.models import Plan, PlanApproval, PlanApprover, PlanItem
from mingcha.web.frame.body_limits import body_limit_bytes

pytestmark = pytest.mark.law("5")

type SignIn = Callable[..., Client]
NEW = {"area": "420102", "title": "江岸区规划", "first_year": "2026", "last_year": "2030"}
ITEM = {
    "name": "江汉关广场东口", "category": "6(5)", "point_class": "1", "count": "4", "coordinate": "114.2946, 30.6271",
    "label": "EPSG:4490",
}  # fmt: skip


@pytest.fixture
def heads(city: City, clock: HandClock) -> dict[str, User]:
    del city
    return add_governments(clock)


def client_of(person: User, language: str = "zh-hans") -> Client:
    client = Client()
    sign_in(client, person)
    client.cookies["django_language"] = language
    return client


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_plan_goes_from_draft_to_force_on_its_pages(
    signed_in: SignIn, city: City, heads: dict[str, User], clock: HandClock, language: str
) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    officer = signed_in("district", language)
    assert 'name="area"' in shown(officer.get("/points/plans/new"))
    sent = officer.post("/points/plans/new", NEW | {"copies_items": "on"})
    assert sent.status_code == 302
    address = sent["Location"]
    assert officer.post(f"{address}/items/clear", {"revision": "1"}).status_code == 409
    assert officer.post("/points/plans/new", NEW).status_code == 409
    assert 'name="coordinate"' in shown(officer.get(f"{address}/items/new"))
    assert officer.post(f"{address}/items/new", ITEM).status_code == 302
    assert (
        officer.post(f"{address}/items/new", ITEM | {"name": "北口", "coordinate": "114.2946, 30.6281"}).status_code
        == 302
    )
    item = PlanItem.objects.get(name="北口")
    assert officer.post(f"/points/plans/items/{item.pk}/remove").status_code == 302
    assert "江汉关广场东口" in shown(officer.get(address))
    number = int(address.rpartition("/")[2])
    assert officer.post(f"{address}/submit", {"revision": str(revision_of(number))}).status_code == 302
    day = clock.now().date().isoformat()
    given = {"document": "批复 1 号", "approved_on": day, "revision": str(revision_of(number))}
    assert officer.post(f"{address}/approve", given).status_code == 403
    head = client_of(heads["head"], language)
    assert address in shown(head.get("/points/plans"))
    assert 'name="approved_on"' in shown(head.get(address))
    assert head.post(f"{address}/approve", given | {"document": ""}).status_code == 403
    assert head.post(f"{address}/approve", given).status_code == 302
    assert 'name="approved_on"' not in shown(head.get(address))
    assert signed_in("city", language).post(f"{address}/approve", given).status_code == 302
    assert Plan.objects.get(pk=number).state == "in_force"
    assert "批复 1 号" in shown(officer.get(address))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_scan_of_an_approval_is_handed_in_and_read_on_the_page(
    signed_in: SignIn, city: City, heads: dict[str, User], clock: HandClock, language: str
) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    head, address = client_of(heads["head"], language), f"/points/plans/{number}"
    assert body_limit_bytes(f"{address}/approve") > 20 * 2**20
    assert 'enctype="multipart/form-data"' in shown(head.get(address))
    given = {
        "document": "岸政函 7",
        "approved_on": clock.now().date().isoformat(),
        "revision": str(revision_of(number)),
    }
    refused = head.post(f"{address}/approve", given | {"scan": SimpleUploadedFile("批复.pdf", b"no scan")})
    html = shown(refused)
    assert (refused.status_code, 'value="岸政函 7"' in html) == (403, True), "what was typed stays"
    assert 'id="approve-scan_error"' in html
    assert not PlanApproval.objects.filter(submission__plan=number).exists()
    sent = head.post(f"{address}/approve", given | {"scan": SimpleUploadedFile("批复.pdf", pdf())})
    assert sent.status_code == 302
    row = PlanApproval.objects.get(submission__plan=number)
    scan = f"{address}/approvals/{row.pk}"
    assert scan in shown(signed_in("district", language).get(address))
    file = signed_in("auditor").get(scan)
    assert (file.content, file["Content-Disposition"].partition(";")[0]) == (pdf(), "attachment")
    assert "sandbox" in file["Content-Security-Policy"]
    assert signed_in("elsewhere").get(scan).status_code == 403
    (submission,) = signed_in("city").get(f"/api/v1/plans/{number}").json()["submissions"]
    assert [one["sha256"] for one in submission["approvals"]] == [row.digest]
    # another one later: the first stays
    assert f"{scan}/scans" not in shown(signed_in("city", language).get(address)).replace(f"{scan}/scans/0", "")
    refused = head.post(f"{scan}/scans", {"scan": SimpleUploadedFile("批复.pdf", pdf())})
    assert (refused.status_code, 'id="scan-scan_error"' in shown(refused)) == (409, True)
    assert head.post(f"{scan}/scans", {}).status_code == 422
    assert head.post(f"{scan}/scans", {"scan": SimpleUploadedFile("批复.png", png())}).status_code == 302
    html = shown(head.get(address))
    assert (f"{scan}/scans/0" in html, f"{scan}/scans/1" in html) == (True, True)
    api = scan.replace("/points/", "/api/v1/")
    sent = head.post(f"/api/v1/plans/{number}/approvals/{row.pk}/scans", {"scan": SimpleUploadedFile("b", png(8, 8))})
    assert sent.status_code == 201, sent.content
    (approval,) = sent.json()["submissions"][0]["approvals"]
    assert ([one["number"] for one in approval["scans"]], approval["sha256"]) == (
        [0, 1, 2],
        approval["scans"][-1]["sha256"],
    )
    assert [head.get(f"{api}/scans/{one}").content for one in range(3)] == [pdf(), png(), png(8, 8)]
    assert head.get(f"{api}/scans/3").status_code == 404
    assert signed_in("elsewhere").get(f"{api}/scans/1").status_code == 403


def test_a_scan_that_a_question_on_the_way_lost_is_asked_for_again(
    city: City, heads: dict[str, User], clock: HandClock
) -> None:
    """Without this the approval would be recorded without the scan that its author had chosen."""
    city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    secret, address = enrol_app(heads["head"], clock), f"/points/plans/{number}/approve"
    head = client_of(heads["head"])
    for minutes in (9, 2):
        head.get("/points/plans")
        clock.advance(timedelta(minutes=minutes))
    given = {
        "document": "岸政函 7",
        "approved_on": clock.now().date().isoformat(),
        "revision": str(revision_of(number)),
    }
    question = head.post(address, given | {"scan": SimpleUploadedFile("批复.pdf", pdf())})
    assert 'name="lost_file" value="scan"' in question.content.decode()
    proved = head.post(address, given | {"lost_file": "scan", "step_up_code": code_of(secret, clock.now())})
    html = shown(proved)
    assert (proved.status_code, "请重新选择" in html, 'value="岸政函 7"' in html) == (422, True, True)
    assert not PlanApproval.objects.filter(submission__plan=number).exists()
    sent = head.post(address, given | {"scan": SimpleUploadedFile("批复.pdf", pdf())})
    assert (sent.status_code, bool(PlanApproval.objects.get(submission__plan=number).digest)) == (302, True)


def test_who_reads_plans(signed_in: SignIn, city: City, heads: dict[str, User], clock: HandClock) -> None:
    parent = city_plan_in_force(city, heads["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    for role, sees in (("city", 2), ("district", 2), ("auditor", 2), ("elsewhere", 1), ("manager", 0), ("nobody", 0)):
        client = signed_in(role, "en")
        html = shown(client.get("/points/plans"))
        assert sum(f'/points/plans/{one}"' in html for one in (parent, number)) == sees, role
        assert ("There is no plan in your territory" in html) == (not sees), "never that there is none"
        assert ("/points/projects/new" in html) == (role == "manager")
        assert client.get(f"/points/plans/{number}").status_code == (200 if sees == 2 else 403)
    assert signed_in("city").get("/points/plans/999").status_code == 404
    assert "district" not in shown(signed_in("manager", "en").get("/points/plans/new")).partition("<form")[0]


def test_two_editors_are_told_and_what_was_typed_stays(signed_in: SignIn, city: City, clock: HandClock) -> None:
    number = draft_plan(city["city"], area="420100", text=TEXT, clock=clock)
    client, address = signed_in("city", "en"), f"/points/plans/{number}/change"
    change_plan(city["city"], number=number, text=PlanText("甲", 2026, 2027), revision=1, clock=clock)
    typed = {"title": "乙", "first_year": "2026", "last_year": "2028", "revision": "1"}
    told = client.post(address, typed)
    assert told.status_code == 409
    html = shown(told)
    assert 'value="乙"' in html
    assert 'name="revision" value="2"' in html
    assert Plan.objects.get(pk=number).title == "甲"
    assert client.post(address, typed | {"last_year": "2020"}).status_code == 422


def test_the_refusal_of_a_coordinate_stands_at_its_field(signed_in: SignIn, city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    client, address = signed_in("district"), f"/points/plans/{number}/items/new"
    swapped = client.post(address, ITEM | {"coordinate": "30.6271, 114.2946"})
    assert swapped.status_code == 422
    assert "写反" in shown(swapped)
    outside = client.post(address, ITEM | {"coordinate": "114.3600, 30.5400"})
    assert outside.status_code == 403
    assert 'id="field-label_reason_error"' in shown(outside)
    assert client.post(address, ITEM | {"coordinate": "114.3600, 30.5400", "label_reason": "已核对"}).status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_list_is_taken_whole_or_its_lines_are_named(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    client, address = signed_in("district", language), f"/points/plans/files/{number}"
    assert 'type="file"' in shown(client.get(address))

    def post(coordinate: str, revision: str = "1") -> Any:
        text = f"名称,第六条类别,点位类别,数量,坐标,坐标系\n东口,6(5),1,2,{coordinate},EPSG:4490\n"
        file = SimpleUploadedFile("清单.csv", text.encode())
        return client.post(address, {"file": file, "source": "清单", "revision": revision})

    refused = post('"30.6271, 114.2946"')
    assert refused.status_code == 422
    assert "<td>2</td>" in shown(refused)
    assert not PlanItem.objects.exists()
    assert post('"114.2946, 30.6271"', "7").status_code == 409
    assert post('"114.2946, 30.6271"').status_code == 302
    assert PlanItem.objects.get().name == "东口"
    assert client.post(address, {"source": "清单", "revision": "2"}).status_code == 422
    wrong = SimpleUploadedFile("x.csv", b"\xff\xfe\x80")
    assert client.post(address, {"file": wrong, "source": "清单", "revision": "2"}).status_code == 422
    assert "data-closed" in shown(signed_in("city", language).get(address))


def test_a_list_over_the_api(signed_in: SignIn, city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    client, address = signed_in("district", "en"), f"/api/v1/plans/files/{number}"
    head = "名称,第六条类别,点位类别,数量,坐标,坐标系\n"
    good, bad = ('东口,6(5),1,2,"114.2946, 30.6271",EPSG:4490\n', '北口,6(5),1,2,"30.63, 114.2946",EPSG:4490\n')

    def post(text: str) -> Any:
        file = SimpleUploadedFile("list.csv", text.encode())
        return client.post(address, {"file": file, "source": "list.csv", "revision": "1"})

    refused = post(head + good + bad)
    assert refused.status_code == 422
    assert [(one["line"], "swapped" in one["reason"]) for one in refused.json()["lines"]] == [(3, True)]
    made = post(head + good)
    assert (made.status_code, made.json()["items"]) == (201, 1)


def test_approvers_are_proposed_and_ended_on_their_page(
    signed_in: SignIn, city: City, heads: dict[str, User], clock: HandClock
) -> None:
    del city, heads, clock
    admin = signed_in("admin", "en")
    assert "head" in shown(admin.get("/points/plans/approvers"))
    given = {"username": "nobody", "organisation": "JAZF", "document": "任命书"}
    assert admin.post("/points/plans/approvers/propose", given).status_code == 403
    assert admin.post("/points/plans/approvers/propose", given | {"username": "head"}).status_code == 409
    duty = PlanApprover.objects.get(user__username="head")
    end = f"/points/plans/approvers/{duty.pk}/end"
    assert end not in shown(admin.get("/points/plans/approvers"))
    assert admin.post(end).status_code == 403
    security = signed_in("security", "en")
    assert end in shown(security.get("/points/plans/approvers"))
    assert security.post(end).status_code == 302
    assert admin.post("/points/plans/approvers/propose", given | {"username": "head"}).status_code == 302
    assert "data-closed" in shown(signed_in("district", "en").get("/points/plans/approvers"))


def test_the_api_does_the_same(signed_in: SignIn, city: City, heads: dict[str, User], clock: HandClock) -> None:
    city_plan_in_force(city, heads["mayor"], clock)
    officer, root = signed_in("district", "en"), "/api/v1/plans"

    def post(client: Client, address: str, body: dict[str, object], method: str = "post") -> tuple[int, dict]:  # type: ignore[type-arg]
        answer = getattr(client, method)(f"{root}{address}", body, content_type="application/json")
        return answer.status_code, answer.json()

    text = {"title": "江岸区规划", "first_year": 2026, "last_year": 2030}
    status, made = post(officer, "", {**text, "area": "420102"})
    assert (status, made["plan"]["state"]) == (201, "draft")
    number = made["plan"]["number"]
    item = {
        "name": "东口", "category": "6(5)", "point_class": 1, "count": 4, "coordinate": "114.2946, 30.6271",
        "coordinate_system": "EPSG:4490", "azimuth_deg": 90,
    }  # fmt: skip
    assert post(officer, f"/{number}/items", item)[0] == 201
    assert post(officer, f"/{number}/items", item)[1]["error"] == "refused"
    status, second = post(officer, f"/{number}/items", {**item, "duplicate_reason": "对向补盲"})
    assert (status, second["duplicate_reason"]) == (201, "对向补盲")
    assert post(officer, f"/items/{second['key']}/remove", {})[1]["plan"]["items"] == 1
    assert [one["number"] for one in officer.get(f"{root}/{number}/items").json()] == [1]
    assert post(officer, f"/{number}", {**text, "revision": 1}, "put")[0] == 409
    assert post(officer, f"/{number}", {**text, "revision": 4}, "put")[0] == 200
    assert post(officer, f"/{number}/items/clear", {"revision": 1})[0] == 409
    assert post(officer, f"/{number}/submit", {"revision": 5})[1]["waits_for"] == ["government", "city_police"]
    assert post(signed_in("city", "en"), f"/{number}/return", {"reason": "不全"})[1]["plan"]["state"] == "draft"
    assert post(officer, f"/{number}/submit", {"revision": 6})[0] == 200
    paper = {"document": "批复", "approved_on": clock.now().date().isoformat(), "revision": 6}
    assert post(client_of(heads["head"]), f"/{number}/approve", paper)[1]["plan"]["state"] == "approved_by_one"
    assert [one["number"] for one in officer.get(f"{root}?state=in_force").json()] == [number - 1]
    assert len(signed_in("admin", "en").get(f"{root}/approvers").json()) == 2

"""Pages and API of trainings and filings (article 16(2))."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.registry.staff.models import Training

type SignIn = Callable[..., Client]

GIVEN = {
    "course": "复训",
    "held_on": "2026-11-20",
    "hours": "8",
    "result": "passed",
    "taught_by": "市局培训中心",
    "document": "培训证 2026-017",
}


@pytest.mark.law("16(2)")
def test_a_manager_lists_the_own_staff_and_records_a_training(city: City, signed_in: SignIn) -> None:
    manager = signed_in("manager")
    page = manager.get("/staff").content.decode()
    assert "/staff/guard" in page
    assert "/staff/monitor" not in page
    one = manager.get("/staff/guard").content.decode()
    assert "420102-2026-" in one
    assert manager.post("/staff/guard", GIVEN).status_code == 302
    assert "2027-11-20" in manager.get("/staff/guard").content.decode()
    repeated = manager.post("/staff/guard", GIVEN)
    assert repeated.status_code == 409
    assert "已登记" in repeated.content.decode()
    assert manager.post("/staff/guard", {**GIVEN, "held_on": "2026-12-20"}).status_code == 403
    assert manager.post("/staff/guard", {**GIVEN, "hours": "0"}).status_code == 422
    lacking = manager.post("/staff/guard", {"result": "passed", "held_on": "2026-11-20"})
    assert lacking.status_code == 403
    assert lacking.content.decode().count("缺少") == 4
    assert (
        manager.post("/staff/guard", {key: text for key, text in GIVEN.items() if key != "result"}).status_code == 422
    )
    assert Training.objects.filter(user=city["guard"]).count() == 2


@pytest.mark.law("16(2)")
def test_nobody_records_their_own_and_a_monitor_reads_only_the_own_row(city: City, signed_in: SignIn) -> None:
    manager = signed_in("manager")
    assert manager.get("/staff/manager").status_code == 200
    assert 'id="training"' not in manager.get("/staff/manager").content.decode()
    assert manager.post("/staff/manager", GIVEN).status_code == 403
    guard = signed_in("guard")
    assert guard.get("/staff/guard").status_code == 200
    assert guard.get("/staff/manager").status_code == 404
    assert guard.post("/staff/guard", GIVEN).status_code == 403
    assert "/staff/manager" not in guard.get("/staff").content.decode()


@pytest.mark.law("16(2)")
def test_a_background_check_is_recorded_as_done_by_page_and_api(city: City, signed_in: SignIn) -> None:
    del city
    manager, done = signed_in("manager"), {"done_on": "2026-11-20", "done_by": "保卫科", "document": "登记 7 号"}
    assert "入职审查" in manager.get("/staff").content.decode()
    assert manager.post("/staff/guard/records", done | {"kind": "background_check"}).status_code == 302
    page = manager.get("/staff/guard").content.decode()
    assert page.count("登记 7 号") == 1
    assert manager.post("/staff/guard/records", done | {"kind": "background_check"}).status_code == 409
    assert manager.post("/staff/guard/records", done | {"kind": "lie_detector"}).status_code == 422
    assert manager.post("/staff/monitor/records", done | {"kind": "background_check"}).status_code == 404
    body = json.dumps(done | {"kind": "secrecy_education"})
    made = manager.post("/api/v1/staff/guard/records", body, content_type="application/json")
    assert (made.status_code, made.json()["kind"]) == (201, "secrecy_education")
    rows = {row["username"]: row["lacks"] for row in manager.get("/api/v1/staff").json()}
    assert (rows["guard"], rows["manager"]) == ([], ["background_check", "secrecy_education"])
    assert len(manager.get("/api/v1/staff/guard").json()["records"]) == 2


@pytest.mark.law("16(2)")
def test_the_same_by_the_api(city: City, signed_in: SignIn) -> None:
    officer = signed_in("district")
    rows = {row["username"]: row for row in officer.get("/api/v1/staff").json()}
    assert (rows["guard"]["filed"], rows["guard"]["valid_to"]) == (["420102"], "2027-03-01")
    body = {**GIVEN, "hours": 8, "passed": True}
    del body["result"]
    made = officer.post("/api/v1/staff/guard/trainings", json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["valid_to"]) == (201, "2027-11-20")
    found = officer.get("/api/v1/staff/guard").json()
    assert [row["course"] for row in found["trainings"]] == ["复训", "公共视频监看业务培训"]
    assert found["filings"][0]["organ"] == "JAGA"
    assert signed_in("elsewhere").get("/api/v1/staff/guard").status_code == 404

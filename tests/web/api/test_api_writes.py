"""The acts that programs may do over the API: the same actions, the same entries, the same refusals as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.sign_in import sign_in

from mingcha.evidence.queries import latest_entries

type SignIn = Callable[..., Client]

AT_THE_SCHOOL = {"text": "114.3000, 30.6300", "system": "CGCS2000"}


def send(client: Client, path: str, body: object = None, method: str = "post") -> tuple[int, Any]:
    response = getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json")
    return response.status_code, response.json()


ADJUSTED = {"ground": "规划变更", "document": "武公备〔2026〕7 号", "document_on": "2026-11-01"}
DISABLED = {"reason": "检修", "adjustment": ADJUSTED}


def newest_act() -> str:
    return latest_entries(1)[0].act


def new_point(**changed: object) -> dict[str, object]:
    return {"system": "JHG", "name": "西侧", "part": "passage", "url": "rtsp://10.1.2.9/main",
            "place_kind": "none", **changed}  # fmt: skip


def test_a_site_a_system_and_a_point(signed_in: SignIn, city: City) -> None:
    client = signed_in("admin")
    site = {"code": "ZSGY", "name": "中山公园", "category": "6(5)", "organisation": "JAGA", "division": "420102"}
    assert send(client, "sites", site)[0] == 201
    status, said = send(client, "systems", {"code": "ZSGY", "name": "公园视频", "site": "ZSGY"})
    assert (status, said["retention_class"]) == (201, "R30")
    body = new_point(system="ZSGY", password="let-me-in", username="eye", view={"azimuth_deg": 90, "angle_deg": 60})
    status, said = send(client, "points", body)
    assert (status, said["state"], said["azimuth_deg"]) == (201, "trial", 90)
    assert newest_act() == "registry.point.add"
    assert "let-me-in" not in str(said)
    assert send(client, "points", body)[0] == 409


@pytest.mark.law("18")
def test_a_forbidden_place_is_refused_with_its_article(signed_in: SignIn, city: City) -> None:
    status, said = send(signed_in("admin"), "points", new_point(place_kind="toilet"))
    assert (status, said["error"]) == (403, "refused")
    assert said["article"].startswith("18")
    assert set(said) == {"error", "article", "article_words", "article_url", "quote", "reason", "missing", "next"}


@pytest.mark.law("13")
def test_a_doubted_label_is_a_question_and_a_reason_answers_it(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("admin"), city.points["JHG"].code
    assert send(client, f"points/{code}/position", {"text": "114.3050, 30.6200", "system": "CGCS2000"}, "put")[0] == 200
    other = send(client, "points", new_point())[1]["code"]
    mislabelled = {"text": "114.31044, 30.61758", "system": "CGCS2000"}  # the same place as GCJ-02 writes it
    status, said = send(client, f"points/{other}/position", mislabelled, "put")
    assert (status, said["error"], said["article"]) == (409, "refused", "13")
    assert said["question"]["likely"]["label"] == "GCJ-02"
    assert said["question"]["apart_m"] > 300
    status, said = send(client, f"points/{other}/position", {**mislabelled, "label_reason": "实地测量"}, "put")
    assert (status, round(said["longitude"], 5)) == (200, 114.31044)


def test_a_view_takes_the_place_of_the_one_before(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("admin"), city.points["JHG"].code
    assert send(client, f"points/{code}/view", {"azimuth_deg": 10, "range_m": 80}, "put")[1]["view_range_m"] == 80
    said = send(client, f"points/{code}/view", {"azimuth_deg": 20, "adjustment": ADJUSTED}, "put")[1]
    assert (said["azimuth_deg"], said["view_range_m"]) == (20, None)
    assert send(client, f"points/{code}/view", {"azimuth_deg": 360}, "put")[0] == 422


def test_switching_off_and_on(signed_in: SignIn, city: City) -> None:
    client, code = signed_in("admin"), city.points["JHG"].code
    assert send(client, f"points/{code}/disable")[0] == 422
    status, said = send(client, f"points/{code}/disable", DISABLED)
    assert (status, said["kind"], said["subject"]) == (202, "point_off", code)
    assert send(client, f"points/{code}/disable", DISABLED)[0] == 409
    assert send(client, f"proposals/{said['name']}/confirm")[0] == 403
    assert send(signed_in("district"), f"proposals/{said['name']}/confirm")[0] == 200
    assert newest_act() == "registry.point.disable"
    assert send(client, f"points/{code}/disable", DISABLED)[0] == 409
    assert send(client, f"points/{code}/enable")[1]["enabled"] is True
    assert newest_act() == "registry.point.enable"


@pytest.mark.law("16(5)")
def test_a_hold_is_placed_and_released(signed_in: SignIn, city: City) -> None:
    client = signed_in("district")
    body = {
        "point": city.points["JHG"].code,
        "from_at": "2026-11-25T01:00:00+08:00",
        "to_at": "2026-11-25T02:00:00+08:00",
        "basis": "case",
        "reason": "立案 2026-118",
    }
    status, placed = send(client, "holds", body)
    assert (status, placed["from_at"], placed["in_force"]) == (201, "2026-11-24T17:00:00Z", True)
    status, same = send(client, "holds", body)
    assert (status, placed["name"] in same["reason"]) == (409, True)
    assert [one["name"] for one in client.get("/api/v1/holds").json()] == [placed["name"]]
    assert signed_in("elsewhere").get("/api/v1/holds").json() == []
    seen = signed_in("monitor").get(f"/api/v1/points/{body['point']}/holds").json()
    assert [one["reason"] for one in seen] == [""]
    assert send(signed_in("elsewhere"), f"holds/{placed['name']}/release", {"reason": "结案"})[0] == 403
    assert send(signed_in("auditor"), f"holds/{placed['name']}/review", {"reason": "未结"})[0] == 403
    status, kept = send(client, f"holds/{placed['name']}/review", {"reason": "案件尚未审结"})
    assert (status, kept["in_force"], kept["review_on"]) == (200, True, "2027-05-25")
    status, said = send(client, f"holds/{placed['name']}/release", {"reason": "结案"})
    assert (status, said["in_force"], said["release_reason"]) == (200, False, "结案")
    assert send(client, "holds", {**body, "from_at": "2026-11-25T01:00:00"})[0] == 422, "an instant needs its zone"
    assert send(client, "holds/H00000099/release", {"reason": "结案"})[0] == 404


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ["monitor", "auditor", "elsewhere", "guard", "nobody"])
def test_who_keeps_no_register_there_writes_nothing(signed_in: SignIn, city: City, role: str) -> None:
    client, code = signed_in(role), city.points["JHG"].code
    attempts = (
        ("sites", {"code": "X", "name": "x", "category": "6(5)", "organisation": "JAGA", "division": "420102"}, "post"),
        ("systems", {"code": "X", "name": "x", "site": "JHG"}, "post"),
        ("points", new_point(), "post"),
        (f"points/{code}/position", AT_THE_SCHOOL, "put"),
        (f"points/{code}/view", {"azimuth_deg": 1}, "put"),
        (f"points/{code}/disable", {"reason": "x"}, "post"),
    )
    for path, body, method in attempts:
        status, said = send(client, path, body, method)
        assert (status, said["error"]) == (403, "refused"), path
        assert said["article"], path


def test_a_field_that_nobody_knows_is_a_mistake(signed_in: SignIn, city: City) -> None:
    status, said = send(signed_in("admin"), "points", new_point(passwort="let-me-in"))
    assert (status, said["error"]) == (422, "invalid")
    assert "passwort" in said["reason"]
    assert "let-me-in" not in str(said)


@pytest.mark.parametrize("body", ["", "[", "[]", "7", "\x00", '"text"', "{" + '"a":1,' * 9])
def test_nonsense_is_said_to_be_nonsense(signed_in: SignIn, body: str) -> None:
    response = signed_in("admin").post("/api/v1/sites", body, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (422, "invalid")


def test_a_body_without_end_is_refused(signed_in: SignIn) -> None:
    body = '{"code":"' + "x" * (1024 * 1024) + '"}'
    response = signed_in("admin").post("/api/v1/sites", body, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (422, "invalid")


def test_a_session_writes_with_its_csrf_token_alone(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, city["admin"])
    site = {"code": "ZSGY", "name": "中山公园", "category": "6(5)", "organisation": "JAGA", "division": "420102"}
    assert send(client, "sites", site)[0] == 403
    assert client.get("/api/v1/me").status_code == 200
    client.get("/points/new")  # a page of ours brings the token
    token = client.cookies["csrftoken"].value
    sent = client.post("/api/v1/sites", site, content_type="application/json", headers={"X-CSRFToken": token})
    assert sent.status_code == 201

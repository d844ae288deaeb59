"""Every read of the API for every role: the same reach and the same refusals as on the pages (articles 3, 16(3))."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City

from mingcha.evidence.queries import latest_entries

type SignIn = Callable[..., Client]

ROLES = ("admin", "city", "district", "elsewhere", "manager", "monitor", "guard", "auditor", "nobody")
SITES_IN_REACH = {
    "admin": {"JHG", "HQX", "WCT"},
    "city": {"JHG", "HQX", "WCT"},
    "district": {"JHG", "HQX"},
    "elsewhere": {"WCT"},
    "manager": {"HQX"},
    "monitor": {"JHG", "HQX"},
    "guard": {"HQX"},
    "auditor": {"JHG", "HQX", "WCT"},
    "nobody": set[str](),
}
READS_EVIDENCE = {"city", "district", "elsewhere", "auditor"}
READS_REGISTER_OF_A_SCHOOL = {"city", "district", "manager", "auditor"}
OPEN_TO_ALL = (
    "me",
    "status",
    "districts",
    "seats",
    "holds",
    "register",
    "register/own",
    "law/articles",
    "law/articles/15",
)
OF_A_POINT = ("", "/completeness", "/interruptions", "/holds")


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ROLES)
def test_lists_are_cut_to_the_territory(city: City, signed_in: SignIn, role: str) -> None:
    client, reach = signed_in(role), SITES_IN_REACH[role]
    points = client.get("/api/v1/points").json()
    assert {one["site"] for one in points["points"]} == reach
    assert points["total"] == sum(points["by_condition"].values()) == len(reach)
    assert {one["code"] for one in client.get("/api/v1/sites").json()["sites"]} == reach
    assert {one["code"] for one in client.get("/api/v1/systems").json()["systems"]} == reach
    assert sum(one["points"] for one in client.get("/api/v1/districts").json()) == len(reach)
    assert client.get("/api/v1/status").json()["points"] == len(reach)


@pytest.mark.parametrize("name", ["sites", "systems", "organisations"])
def test_places_are_read_a_page_at_a_time(city: City, signed_in: SignIn, name: str) -> None:
    client = signed_in("admin")
    whole = client.get(f"/api/v1/{name}").json()
    assert whole["total"] == len(whole[name]) >= 3
    with CaptureQueriesContext(connection) as asked:
        part = client.get(f"/api/v1/{name}?offset=1&limit=1").json()
    assert part == {"total": whole["total"], "offset": 1, name: whole[name][1:2]}
    assert any("LIMIT 1 OFFSET 1" in one["sql"] for one in asked.captured_queries)
    beyond = client.get(f"/api/v1/{name}?offset=99").json()
    assert beyond == {"total": whole["total"], "offset": 99, name: []}


def test_the_systems_of_one_site_are_counted_alone(city: City, signed_in: SignIn) -> None:
    found = signed_in("city").get("/api/v1/systems?site=WCT").json()
    assert (found["total"], [one["code"] for one in found["systems"]]) == (1, ["WCT"])


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("site", ["JHG", "HQX", "WCT"])
def test_a_point_by_its_code(city: City, signed_in: SignIn, role: str, site: str) -> None:
    client, code = signed_in(role), city.points[site].code
    for part in OF_A_POINT:
        response = client.get(f"/api/v1/points/{code}{part}")
        if site in SITES_IN_REACH[role]:
            assert response.status_code == 200, part
        else:
            assert (response.status_code, response.json()["article"]) == (403, "3"), part
    notes = [one for one in latest_entries(with_event=True) if one.act == "registry.refusal.note"]
    assert bool(notes) is (site not in SITES_IN_REACH[role])


@pytest.mark.parametrize("role", ROLES)
def test_what_is_open_to_everybody_signed_in(signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    for path in OPEN_TO_ALL:
        assert client.get(f"/api/v1/{path}").status_code == 200, path
    assert client.get("/api/v1/me").json()["username"] == role


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("role", ROLES)
def test_evidence_is_for_auditors_and_officers(signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    for path in ("head", "entries", "entries/0", "entries/0/proof", "entries/0/body"):
        response = client.get(f"/api/v1/evidence/{path}")
        if role in READS_EVIDENCE:
            assert response.status_code == 200, path
        else:
            assert (response.status_code, response.json()["article"]) == (403, "16(3)"), path


@pytest.mark.law("16(3)")
def test_an_officer_of_a_district_reads_no_names_in_events(signed_in: SignIn) -> None:
    said = {
        role: signed_in(role).get("/api/v1/evidence/entries").json()["entries"][0] for role in ("auditor", "district")
    }
    assert said["auditor"]["event"] is not None
    assert said["district"]["event"] is None


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("role", ROLES)
def test_the_register_of_a_point(city: City, signed_in: SignIn, role: str) -> None:
    response = signed_in(role).get(f"/api/v1/points/{city.points['HQX'].code}/register")
    assert response.status_code == (200 if role in READS_REGISTER_OF_A_SCHOOL else 403)


def test_addresses_of_cameras_are_for_those_who_keep_the_register(city: City, signed_in: SignIn) -> None:
    code = city.points["JHG"].code
    kept = signed_in("admin").get(f"/api/v1/points/{code}").json()
    assert kept["url"] == "rtsp://10.1.2.3:554/main"
    assert signed_in("monitor").get(f"/api/v1/points/{code}").json()["url"] == ""
    assert "let-me-in" not in signed_in("admin").get(f"/api/v1/points/{code}").content.decode()


def test_nobody_known_gets_401_and_no_page(city: City) -> None:
    for path in ("me", "points", "points/42010200001310000001", "evidence/head", "law/parameters"):
        response = Client().get(f"/api/v1/{path}")
        assert (response.status_code, response.json()["error"]) == (401, "unauthenticated"), path
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert Client().post("/api/v1/sites", {}, content_type="application/json").status_code == 401


def test_a_filter_and_a_page(city: City, signed_in: SignIn) -> None:
    client = signed_in("city")
    assert [one["site"] for one in client.get("/api/v1/points?cat=6(4)").json()["points"]] == ["HQX"]
    assert client.get("/api/v1/points?q=江汉关").json()["total"] == 1
    first = client.get("/api/v1/points?limit=2").json()
    second = client.get("/api/v1/points?limit=2&offset=2").json()
    codes = [one["code"] for one in first["points"] + second["points"]]
    assert codes == sorted(row.code for row in city.points.values())
    assert (first["total"], second["offset"]) == (3, 2)
    assert client.get("/api/v1/points?division=999999").json()["error"] == "invalid"
    assert client.get("/api/v1/points?limit=501").status_code == 422


def test_the_law_of_a_day(signed_in: SignIn) -> None:
    client = signed_in("nobody")
    key = "access.duty_playback_hours"
    assert client.get(f"/api/v1/law/parameters/{key}").json()["value"] == 24
    early = client.get(f"/api/v1/law/parameters/{key}?day=2020-01-01")
    assert (early.status_code, early.json()["article"]) == (403, "26")
    assert client.get("/api/v1/law/parameters?day=2010-01-01").json() == []
    assert client.get("/api/v1/law/parameters/no.such").status_code == 404


def test_an_unknown_address_and_a_wrong_method_are_not_pages(signed_in: SignIn) -> None:
    client = signed_in("city")
    missing = client.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["error"]) == (404, "not_found")
    assert client.delete("/api/v1/points").status_code == 405

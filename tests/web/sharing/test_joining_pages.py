"""The pages and the API of joinings, the first page of sharing, rows of statistical sets (articles 13(1), 13(3))."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.sharing_people import with_sharing_people

from mingcha.kit.clock import HandClock
from mingcha.sharing.catalogue.actions import take_in_shipped

SignedIn = Callable[..., Client]
NO = "J20261125-0001"
PAGE, API = f"/sharing/joinings/{NO}", "/api/v1/sharing/joinings"


@pytest.mark.law("3", "13(3)")
def test_a_joining_from_its_form_to_its_end(city: City, signed_in: SignedIn) -> None:
    manager, officer = signed_in("manager"), signed_in("district")
    assert 'href="/sharing/joinings"' in manager.get("/administration").content.decode()
    assert "花桥小学正门（HQX）" in manager.get("/sharing/joinings/new").content.decode()
    assert "可办理的岗位" in officer.get("/sharing/joinings/new").content.decode()
    given = {"system": "HQX", "consent": "同意联网的函", "kinds": ["live"], "opens": "07:00"}
    refused = manager.post("/sharing/joinings/new", given)
    assert refused.status_code == 403
    assert "每日起止时间" in refused.content.decode()
    sent = manager.post("/sharing/joinings/new", {**given, "opens": ""})
    assert sent.headers["Location"] == PAGE
    assert f'href="{PAGE}"' in officer.get("/today").content.decode()
    assert "单位联网待核查" in officer.get("/today").content.decode()
    assert NO in officer.get("/sharing/joinings?mine=1").content.decode()
    shown = officer.get(PAGE).content.decode()
    assert city.points["HQX"].code in shown
    assert 'name="boundary"' in shown
    assert 'name="boundary"' not in manager.get(PAGE).content.decode()
    found = {"boundary": "安全接入平台", "gb35114": "A", "mlps_grade": "3"}
    assert officer.post(f"{PAGE}/check", found).status_code == 302
    late = officer.post(f"{PAGE}/connect", {"test_call_at": "2030-01-01 08:00"})
    assert late.status_code == 403
    assert officer.get(f"{API}/{NO}").json()["state"] == "checked"
    ended = manager.post(f"{API}/{NO}/end", {"why": "搬迁"}, content_type="application/json")
    assert ended.json()["state"] == "ended"
    page = officer.get(PAGE).content.decode()
    assert "搬迁" in page
    assert officer.get(API).json()[0]["system_name"] == "花桥小学正门"
    assert officer.get(f"{API}/board").json()[0]["area"] == "420102"
    assert signed_in("guard").get(PAGE).status_code == 403


@pytest.mark.law("13(1)", "13(2)", "13(3)")
def test_the_first_page_shows_each_reader_what_is_theirs(city: City, clock: HandClock, signed_in: SignedIn) -> None:
    city.people.update(with_sharing_people(city, clock).people)
    take_in_shipped(city["admin"], provider="WHGA", clock=clock)
    clerk, department = signed_in("clerk").get("/sharing"), signed_in("department").get("/sharing")
    for part in ("catalogue", "applications", "coordinates", "targets", "joinings"):
        assert f'href="/sharing/{part}"' in clerk.content.decode(), part
    assert "草稿" in clerk.content.decode()
    assert "/sharing/applications" in department.content.decode()
    assert "/sharing/catalogue" not in department.content.decode()
    assert signed_in("guard").get("/sharing").status_code == 403
    officer = signed_in("city")
    for number in (2, 3, 4):
        page = officer.get(f"/sharing/catalogue/{number}").content.decode()
        assert "本条目的数据行" in page
    figures = officer.get("/api/v1/sharing/sets/3/figures").json()
    assert figures["keys"] == ["division", "category"]
    assert all(count is None for row in figures["rows"] for count in row["numbers"]), "a small city: all are small"
    assert officer.get("/api/v1/sharing/sets/1/figures").json()["rows"] == []

"""The list, the form and the page of a point."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera
from tests.support.web.page_checks import PageReader

from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.clock import HandClock
from mingcha.registry.points.queries import points
from mingcha.web.overview.points import point_list
from mingcha.web.registry.points import pages as point_pages


@pytest.mark.law("3")
def test_the_list_holds_the_points_in_reach_and_no_others(signed_in: Callable[..., Client], city: City) -> None:
    html = signed_in("district").get("/points").content.decode()
    assert city.points["JHG"].code in html
    assert city.points["HQX"].code in html
    assert city.points["WCT"].code not in html


def test_search_and_site_narrow_the_list(signed_in: Callable[..., Client], city: City) -> None:
    client = signed_in("district")
    found = client.get("/points", {"q": "花桥"}).content.decode()
    assert city.points["HQX"].code in found
    assert city.points["JHG"].code not in found
    by_site = client.get("/points", {"site": "JHG"}).content.decode()
    assert city.points["JHG"].code in by_site
    assert city.points["HQX"].code not in by_site
    assert "没有符合条件的点位" in client.get("/points", {"q": "zzz"}).content.decode()


def test_htmx_gets_the_table_alone(signed_in: Callable[..., Client], city: City) -> None:
    html = signed_in("district").get("/points", headers={"HX-Request": "true"}).content.decode()
    assert city.points["JHG"].code in html
    assert "<html" not in html


def test_a_long_list_has_pages(
    signed_in: Callable[..., Client], city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert point_list.PAGE_ROWS == 50
    for module in (point_list, point_pages):
        monkeypatch.setattr(module, "PAGE_ROWS", 5)
    for number in range(6):
        add_camera("JHG", clock, name=f"镜头 {number:02}")
    client = signed_in("district")
    assert "第 1–5 个，共 8 个" in client.get("/points").content.decode()
    assert "第 6–8 个，共 8 个" in client.get("/points?page=2").content.decode()
    assert "第 6–8 个，共 8 个" in client.get("/points?page=999").content.decode()


@pytest.mark.parametrize("code", ["%00", "42", "4201020000131000000%00", "x"])
def test_what_is_no_code_is_no_point(signed_in: Callable[..., Client], city: City, code: str) -> None:
    client = signed_in("district")
    for page in (f"/points/{code}", f"/points/{code}/sound", f"/points/map/{code}"):
        assert client.get(page).status_code == 404, page


FORM = {"system": "JHG", "name": "西侧", "part": "entrance", "url": "rtsp://10.1.2.9/main", "place_kind": "none"}


def test_a_keeper_adds_a_point_by_the_form(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    response = signed_in("district").post("/points/new", {**FORM, "password": "let-me-in"})
    assert response.status_code == 302
    added = [row for row in points(city["district"], at=clock.now()) if row.name == "西侧"]
    assert [row.state for row in added] == ["trial"]
    assert response.headers["Location"] == f"/points/{added[0].code}"


@pytest.mark.law("18(3)")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_forbidden_place_is_refused_with_four_parts_and_keeps_what_was_typed(
    signed_in: Callable[..., Client], language: str
) -> None:
    response = signed_in("admin", language).post("/points/new", {**FORM, "place_kind": "changing_room"})
    assert response.status_code == 403
    html = response.content.decode()
    assert PageReader(html).refusals == 1
    for part in ('class="sentence"', "<blockquote>", 'class="missing"', 'class="next"', "/law/18#item-3"):
        assert part in html
    assert 'value="西侧"' in html
    assert 'value="rtsp://10.1.2.9/main"' in html


@pytest.mark.law("7")
def test_an_address_outside_the_allowed_networks_is_refused(signed_in: Callable[..., Client]) -> None:
    response = signed_in("admin").post("/points/new", {**FORM, "url": "rtsp://8.8.8.8/main"})
    assert response.status_code == 403
    assert PageReader(response.content.decode()).refusals == 1


@pytest.mark.parametrize(
    "url", ["http://10.1.2.3/", "rtsp://camera.example/", "rtsp://10.1.2.3/?password=x", "x" * 900]
)
def test_an_address_that_cannot_be_right_is_said_beside_the_form(signed_in: Callable[..., Client], url: str) -> None:
    response = signed_in("admin").post("/points/new", {**FORM, "url": url})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_no_page_shows_the_password_of_a_camera(signed_in: Callable[..., Client], city: City) -> None:
    for role in ("admin", "district", "monitor", "auditor"):
        html = signed_in(role).get(f"/points/{city.points['JHG'].code}").content.decode()
        assert "let-me-in" not in html
        assert ("rtsp://10.1.2.3" in html) == (role in ("admin", "district"))


@pytest.mark.law("19")
def test_a_monitor_chooses_a_purpose_before_there_is_a_picture(signed_in: Callable[..., Client], city: City) -> None:
    client, page = signed_in("monitor"), f"/points/{city.points['JHG'].code}"
    before = client.get(page).content.decode()
    assert "data-player" not in before
    assert 'value="duty_patrol"' in before
    code = city.points["JHG"].code
    opened = client.post("/access/grants", {"purpose": "duty_patrol", "points": code, "hours": "4", "next": page})
    assert opened.status_code == 302
    assert opened.headers["Location"] == page
    after = client.get(page).content.decode()
    assert "data-player" in after
    assert "Z20261125-0001" in after
    assert "值班巡查" in after


def test_who_is_no_monitor_sees_no_player_and_no_chooser(signed_in: Callable[..., Client], city: City) -> None:
    html = signed_in("auditor").get(f"/points/{city.points['JHG'].code}").content.decode()
    assert "data-player" not in html
    assert "duty_patrol" not in html
    assert "本岗位不能查看画面" in html


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ["时钟", "摄像机时钟比录像机慢 59.5 分钟：请校时", "走得偏快 0.3%：请检修"]),
        ("en", ["Clock", "the camera&#x27;s clock is 59.5 min behind the recorder&#x27;s: set it", "0.3% too fast"]),
    ],
)
def test_a_camera_whose_clock_is_wrong_says_so_on_its_page(
    signed_in: Callable[..., Client], city: City, clock: HandClock, language: str, said: list[str]
) -> None:
    code = city.points["JHG"].code
    html = signed_in("district", language).get(f"/points/{code}").content.decode()
    assert said[1] not in html
    state = {"phase": "recording", "clock_offset_ms": -3_570_000, "clock_drift_ppm": 2_600}
    state["clock_findings"] = ["OFF", "DRIFTS"]
    take_in_recorder_state("rec-1", {"cameras": {code: state}}, clock=clock)
    html = signed_in("district", language).get(f"/points/{code}").content.decode()
    for words in said:
        assert words in html

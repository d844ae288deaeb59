"""The wall's page and what it asks for: what is on the screen, branches of the tree, today's interruptions."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.support.access.door import shared_with_police
from tests.support.custody.footage import hour_of, hour_row
from tests.support.registry.city import City, add_camera
from tests.support.registry.staffing import age_training
from tests.support.web.sign_in import sign_in
from tests.support.web.wall import opened, wall_json

from mingcha.access.duty.models import GrantPoint
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.models import Ticket
from mingcha.custody.hours.models import Hour
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User

OWN = {"Sec-Fetch-Site": "same-origin"}


def asked(client: Client, path: str) -> dict[str, Any]:
    """What an address answers in JSON."""
    response = client.get(path)
    assert response.status_code == 200, response.content
    said: dict[str, Any] = response.json()
    return said


@pytest.fixture
def two(city: City, clock: HandClock) -> tuple[str, str]:
    """Two points of the square."""
    return city.points["JHG"].code, add_camera("JHG", clock, name="西侧").code


@pytest.mark.law("16(3)")
def test_the_ticket_of_a_wall_is_for_what_is_on_the_screen(
    signed_in: Callable[..., Client], two: tuple[str, str], city: City, clock: HandClock
) -> None:
    shared_with_police(city, clock)
    client = signed_in("monitor")
    opened(client, *two, city.points["HQX"].code)
    client.cookies["mingcha-wall"] = f"{two[1]}..{two[0]}.{city.points['HQX'].code}"
    page = wall_json(client.get("/watch/wall/1", headers=OWN).content.decode())
    assert page["slots"] == [two[1], "", two[0], city.points["HQX"].code]
    assert Ticket.objects.get().points.split() == [two[1]]
    assert list(RegisterRow.objects.values_list("camera", "way")) == [(two[1], "live")]


@pytest.mark.law("16(3)")
def test_another_point_joins_the_grant_when_it_is_shown(signed_in: Callable[..., Client], two: tuple[str, str]) -> None:
    client = signed_in("monitor")
    opened(client, two[0])
    number = GrantPoint.objects.get().grant.no
    body = {"grant": number, "points": list(two), "modes": ["live"], "widen": True}
    said = client.post("/access/tickets", body, content_type="application/json").json()
    assert said["points"] == list(two)
    assert said["modes"] == ["live"]
    assert GrantPoint.objects.count() == 2
    assert sorted(RegisterRow.objects.values_list("camera", flat=True)) == sorted(two)


def test_without_the_wish_a_ticket_stays_inside_its_grant(
    signed_in: Callable[..., Client], two: tuple[str, str]
) -> None:
    client = signed_in("monitor")
    opened(client, two[0])
    number = GrantPoint.objects.get().grant.no
    for wish in ({}, {"widen": False}, {"widen": None}):
        body = {"grant": number, "points": list(two), **wish}
        response = client.post("/access/tickets", body, content_type="application/json")
        assert (response.status_code, response.json()["article"]) == (403, "19")
    for wish in ({"widen": "yes"}, {"widen": 1}, {"widen": []}):
        body = {"grant": number, "points": list(two), **wish}
        response = client.post("/access/tickets", body, content_type="application/json")
        assert (response.status_code, response.json()["error"]) == (422, "invalid")
    assert GrantPoint.objects.count() == 1


@pytest.mark.law("3")
def test_a_point_of_another_district_joins_no_grant_and_stands_on_no_wall(
    signed_in: Callable[..., Client], city: City
) -> None:
    client = signed_in("monitor")
    opened(client, city.points["JHG"].code)
    number, foreign = GrantPoint.objects.get().grant.no, city.points["WCT"].code
    body = {"grant": number, "points": [foreign], "modes": ["live"], "widen": True}
    response = client.post("/access/tickets", body, content_type="application/json")
    assert (response.status_code, response.json()["article"]) == (403, "3")
    page = wall_json(client.get(f"/watch/wall/4?points={city.points['JHG'].code},{foreign}").content.decode())
    assert page["slots"] == [city.points["JHG"].code, ""]
    assert asked(client, f"/watch/points?codes={foreign}") == {"points": []}


def test_the_wall_goes_on_under_its_grant_when_other_points_are_shown(
    signed_in: Callable[..., Client], two: tuple[str, str], city: City
) -> None:
    client = signed_in("monitor")
    opened(client, two[0])
    assert "data-wall=" in client.get(f"/watch/wall/4?points={two[0]}").content.decode()
    later = client.get(f"/watch/wall/4?points={two[1]},{city.points['HQX'].code}").content.decode()
    assert "data-wall=" in later
    assert signed_in("monitor").get(f"/watch/wall/4?points={two[1]}").content.decode().count("chooser") > 0


def test_a_renewed_grant_is_the_wall_s_from_then_on(
    signed_in: Callable[..., Client], two: tuple[str, str], clock: HandClock
) -> None:
    client = signed_in("monitor")
    opened(client, *two)
    first = re.search(r'data-grant="(Z[^"]+)"', client.get("/watch/wall/1").content.decode())
    clock.advance(timedelta(hours=1))
    sign_in(client, User.objects.get(username="monitor"), clock)  # nobody used the session for an hour
    opened(client, *two)
    second = re.search(r'data-grant="(Z[^"]+)"', client.get("/watch/wall/1").content.decode())
    assert first
    assert second
    assert first[1] != second[1]


def test_a_training_that_lapses_during_a_shift_ends_its_wall(
    signed_in: Callable[..., Client], two: tuple[str, str], clock: HandClock
) -> None:
    """Issue point A.7: a grant outlived the training under which it was opened."""
    age_training("monitor", date(2025, 11, 25))
    clock.set_wall(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))  # 23:00 in Shanghai, the last day of twelve months
    client = signed_in("monitor")
    opened(client, two[0])
    html = client.get(f"/watch/wall/4?points={two[0]}", headers=OWN).content.decode()
    assert wall_json(html)["slots"] == [two[0]]
    number, before = GrantPoint.objects.get().grant.no, Ticket.objects.count()
    clock.advance(timedelta(hours=2))
    client = signed_in("monitor")
    assert client.get(f"/watch/wall/4?points={two[0]}", headers=OWN).status_code == 403
    body = {"grant": number, "points": list(two), "modes": ["live"], "widen": True}
    assert client.post("/access/tickets", body, content_type="application/json").status_code == 403
    assert (GrantPoint.objects.count(), Ticket.objects.count()) == (1, before)


@pytest.mark.parametrize("tiles", [1, 4, 9, 16, 25, 36, 49, 64])
def test_every_layout_has_its_page(signed_in: Callable[..., Client], two: tuple[str, str], tiles: int) -> None:
    client = signed_in("monitor")
    opened(client, *two)
    html = client.get(f"/watch/wall/{tiles}?points={','.join(two)}").content.decode()
    assert f"grid tiles-{tiles}" in html
    assert len(re.findall(r"\bdata-tile\s", html)) == max(tiles, 16)


@pytest.mark.parametrize("tiles", [0, 2, 24, 65])
def test_other_layouts_do_not_exist(signed_in: Callable[..., Client], city: City, tiles: int) -> None:
    assert signed_in("monitor").get(f"/watch/wall/{tiles}").status_code == 404


def test_the_tree_opens_a_branch_at_a_time(signed_in: Callable[..., Client], two: tuple[str, str]) -> None:
    client = signed_in("monitor")
    districts = asked(client, "/watch/tree")["branches"]
    assert [(one["division"], one["name"], one["points"]) for one in districts] == [("420102", "江岸区", 3)]
    sites = asked(client, "/watch/tree?division=420102")["branches"]
    assert {one["site"]: one["points"] for one in sites} == {"JHG": 2, "HQX": 1}
    leaves = asked(client, "/watch/tree?site=JHG")
    assert [one["code"] for one in leaves["points"]] == list(two)
    assert leaves["more"] is False
    (school,) = asked(client, "/watch/tree?site=HQX")["points"]
    assert school["closed"].startswith("值班监看限于")
    assert school["closed"].endswith("[§ 15]")
    assert leaves["points"][0] | {"since_ms": None} == {
        "code": two[0], "name": "东侧", "site": "江汉关广场", "district": "江岸区", "unit": "江岸区公安分局",
        "retention": "R30", "trial": False, "closed": "", "moves": False,
        "tone": "wait", "state": "等待录像机", "cause": "录像机尚未报告",
        "since_ms": None, "unkept": False,
    }  # fmt: skip


def test_the_tree_says_how_many_record_and_a_wide_branch_comes_in_parts(
    signed_in: Callable[..., Client], two: tuple[str, str], clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in_recorder_state("rec-1", {"cameras": {two[0]: {"phase": "recording"}}}, clock=clock)
    client = signed_in("monitor")
    assert asked(client, "/watch/tree")["branches"][0]["running"] == 1
    monkeypatch.setattr("mingcha.web.access.wall.data.MOST_ROWS", 1)
    monkeypatch.setattr("mingcha.web.access.wall.data.MOST_COUNTED", 2)
    assert asked(client, "/watch/tree")["branches"][0]["running"] is None
    first, second = (asked(client, f"/watch/tree?site=JHG&offset={offset}") for offset in (0, 1))
    assert [one["code"] for one in (*first["points"], *second["points"])] == list(two)
    assert (first["more"], second["more"]) == (True, False)


def test_the_tree_finds_by_name_initials_and_code(signed_in: Callable[..., Client], two: tuple[str, str]) -> None:
    client = signed_in("monitor")
    for text, codes in (("西", [two[1]]), ("江汉关", list(two)), ("jhg", list(two)), (two[0], [two[0]]), ("无此", [])):
        assert [one["code"] for one in asked(client, f"/watch/tree?q={text}")["points"]] == codes, text


@pytest.mark.law("3")
@pytest.mark.parametrize("username", ["district", "auditor", "manager", "admin", "nobody"])
def test_who_is_no_monitor_has_no_tree(signed_in: Callable[..., Client], two: tuple[str, str], username: str) -> None:
    client = signed_in(username)
    assert asked(client, "/watch/tree") == {"branches": []}
    assert asked(client, "/watch/tree?q=jhg")["points"] == []
    assert asked(client, f"/watch/points?codes={two[0]}")["points"] == []
    assert asked(client, f"/watch/interruptions?codes={two[0]}")["interruptions"] == []


@pytest.mark.parametrize(
    "query",
    ["offset=-1&site=JHG", "offset=x&site=JHG", "codes=,,x", "codes=%00,%C2%B2", "q=%00", "division=99"],
)
def test_odd_questions_break_nothing(signed_in: Callable[..., Client], city: City, query: str) -> None:
    client = signed_in("monitor")
    for path in ("/watch/tree", "/watch/points", "/watch/interruptions"):
        assert client.get(f"{path}?{query}").status_code in (200, 422)


def test_what_is_no_code_is_no_point_of_a_wall(
    signed_in: Callable[..., Client], two: tuple[str, str], city: City
) -> None:
    client, codes = signed_in("monitor"), f"%00,{two[0]},x"
    assert [one["code"] for one in asked(client, f"/watch/points?codes={codes}")["points"]] == [two[0]]
    opened(client, two[0])
    html = client.get(f"/watch/wall/4?points={codes}").content.decode()
    assert wall_json(html)["slots"] == ["", two[0], ""]


@pytest.mark.law("16(1)")
def test_interruptions_of_today_with_time_and_cause(
    signed_in: Callable[..., Client], two: tuple[str, str], clock: HandClock
) -> None:
    today = f"{clock.now():%Y-%m-%d}"
    first, second = hour_of(today, 9) * 3_600_000, hour_of(today, 10) * 3_600_000
    gaps = {
        0: [[first + 3_000_000, first + 3_600_000, "UNREACHABLE"], [first, first + 900, "LOSS"]],
        1: [[second, second + 60_000, "UNREACHABLE"]],
    }
    for place, hour in enumerate((9, 10)):
        row = hour_row(place + 1, two[0], hour_of(today, hour), gaps=sorted(gaps[place]))
        fields = {"camera": row["cam"], "hour": row["hour"], "epoch": 1, "recorder": "rec-1", "label": "R30"}
        Hour.objects.create(
            **fields, bitmap="f" * 15, size_bytes=1, gaps=row["gaps"], digest=row["digest"],
            sequence=place + 1, entry_index=place, taken_in_at=clock.now(),
        )  # fmt: skip
    now_ms = int(clock.now().timestamp() * 1000)
    CameraState.objects.create(
        recorder="rec-1", camera=two[1], seen_at=clock.now(), state="trouble", reason="SILENT", since_ms=now_ms - 9_000
    )
    said = asked(signed_in("monitor"), f"/watch/interruptions?codes={','.join(two)}")["interruptions"]
    assert said == [
        {"code": two[1], "name": "西侧", "from_ms": now_ms - 9_000, "to_ms": None, "cause": "摄像机没有送出画面"},
        {
            "code": two[0],
            "name": "东侧",
            "from_ms": first + 3_000_000,
            "to_ms": second + 60_000,
            "cause": "摄像机连不上",
        },
    ]

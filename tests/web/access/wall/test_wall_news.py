"""What keeps an open wall current: interruptions of the whole territory, passes for states, the way back."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from tests.support.custody.footage import RECORDER
from tests.support.registry.city import City, add_camera
from tests.support.web.wall import opened

from mingcha.access.tickets.state_pass import open_state_pass
from mingcha.access.tickets.tokens import TICKET_KEY
from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.clock import HandClock

type SignIn = Callable[..., Client]


@pytest.fixture
def three(city: City, clock: HandClock) -> tuple[str, str, str]:
    """Two points of the square, and one that the monitor does not watch."""
    return city.points["JHG"].code, add_camera("JHG", clock, name="西侧").code, city.points["HQX"].code


def _pass_of(client: Client, query: str = "") -> tuple[dict[str, object], tuple[str, ...]]:
    told = client.get(f"/watch/states{query}").json()
    if not told["pass"]:
        return told, ()
    found = open_state_pass(told["pass"], settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    return told, found.points


@pytest.mark.law("16(1)")
def test_interruptions_are_those_of_the_territory_whatever_the_wall_shows(
    signed_in: SignIn, three: tuple[str, str, str], clock: HandClock
) -> None:
    """Issue point D (wall): before, they were those of the tiles shown, so the same day read 4, 8 and 1."""
    now_ms = int(clock.now().timestamp() * 1000)
    take_in_recent_gaps(
        RECORDER,
        {
            three[0]: [[now_ms - 60_000, now_ms - 20_000, "SILENT"]],
            three[1]: [[now_ms - 9_000, None, "UNREACHABLE"]],
            "99999999991310000001": [[now_ms - 9_000, None, "UNREACHABLE"]],
        },
    )
    told = signed_in("monitor").get("/watch/interruptions").json()
    assert [(one["code"], one["to_ms"]) for one in told["interruptions"]] == [
        (three[1], None),
        (three[0], now_ms - 20_000),
    ]
    assert told["more"] == 0
    assert signed_in("district").get("/watch/interruptions").json()["interruptions"] == []


@pytest.mark.law("3")
def test_a_pass_names_the_points_that_a_person_watches_and_no_others(
    signed_in: SignIn, three: tuple[str, str, str], city: City
) -> None:
    told, points = _pass_of(signed_in("monitor"))
    assert told["whole"] is True
    assert set(points) >= set(three[:2])
    client = signed_in("monitor")
    reach = {one["code"] for one in client.get(f"/watch/points?codes={','.join(three)}").json()["points"]}
    assert set(points) & set(three) == reach
    for username in ("district", "auditor", "nobody"):
        told, points = _pass_of(signed_in(username), f"?codes={three[0]}")
        assert (told["pass"], points) == ("", ())


@pytest.mark.parametrize(
    ("back", "followed"),
    [
        ("/watch/wall/9?points=a,b&at=2", True),
        ("/watch/layouts/3", True),
        ("//evil.example/watch/", False),
        ("https://evil.example/watch/", False),
        ("/accounts/logout/", False),
        ("/watch/" + "x" * 2000, False),
        ("javascript:alert(1)", False),
    ],
)
def test_the_way_up_from_a_point_leads_back_to_the_wall_it_was_opened_on(
    signed_in: SignIn, three: tuple[str, str, str], back: str, followed: bool
) -> None:
    """Issue point D (wall): before, Esc on a point opened on the wall led to the list of points."""
    client = signed_in("monitor")
    opened(client, three[0])
    html = client.get(f"/points/{three[0]}?back={quote(back, safe='')}").content.decode()
    (up,) = re.findall(r'<a[^>]*href="([^"]*)"[^>]*data-up', html)
    assert up == (back.replace("&", "&amp;") if followed else "/points")


def test_playback_in_step_keeps_the_purpose(signed_in: SignIn, three: tuple[str, str, str]) -> None:
    """Issue point D (time): before, the form began with the first purpose, whatever the running one was."""
    client = signed_in("monitor")
    body = {"purpose": "incident", "points": [three[0]]}
    assert client.post("/access/grants", body, headers={"Accept": "application/json"}).status_code == 201
    html = client.get(f"/watch/sync?p={three[0]},{three[1]}").content.decode()
    (chosen,) = re.findall(r'<input type="radio" name="purpose" value="(\w+)"[^>]*checked', html)
    assert chosen == "incident"


def test_four_in_step_are_cameras_that_have_footage(
    signed_in: SignIn, three: tuple[str, str, str], clock: HandClock
) -> None:
    """Issue point D (time): before, the next points of the site came along, with footage or without."""
    names = ["无录像", "曾有录像", "正在录像"]
    empty, past, now = (add_camera("JHG", clock, name=name).code for name in names)
    for code, state, last_ms in ((past, "trouble", 5), (now, "recording", 9), (empty, "trouble", None)):
        CameraState.objects.create(
            recorder=RECORDER, camera=code, seen_at=clock.now(), state=state, status={"last_ms": last_ms}
        )
    client = signed_in("monitor")
    opened(client, three[0])
    html = client.get(f"/points/{three[0]}").content.decode()
    assert f"?p={three[0]},{now},{past}" in html


@pytest.mark.parametrize("username", ["monitor", "district"])
def test_the_table_of_gaps_is_the_same_for_every_role(
    signed_in: SignIn, three: tuple[str, str, str], clock: HandClock, username: str
) -> None:
    """Issue point D (one outage): before, the table had sums of days, and only monitors saw the open hours."""
    now_ms = int(clock.now().timestamp() * 1000)
    take_in_recent_gaps(
        RECORDER, {three[0]: [[now_ms - 90_000, now_ms - 60_000, "SILENT"], [now_ms - 60_000, None, "REFUSED"]]}
    )
    client = signed_in(username)
    for path in (f"/points/{three[0]}", f"/points/{three[0]}/gaps"):
        html = client.get(path).content.decode()
        rows = re.findall(r'data-gap-from="(\d+)"', html)
        assert rows == [str(now_ms - 90_000)]
        assert "未恢复" in html
        assert "摄像机拒绝登录" in html
    clock.advance(timedelta(seconds=1))
    api = client.get(f"/api/v1/points/{three[0]}/interruptions")
    assert api.status_code == 200
    told = [(one["from_ms"], one["to_ms"], one["reason"]) for one in api.json()]
    assert told == [(now_ms - 90_000, None, "REFUSED")]


def test_a_poor_picture_says_by_which_measure(signed_in: SignIn, three: tuple[str, str, str], clock: HandClock) -> None:
    """Issue point D (wall): 画质异常 says why."""
    CameraState.objects.create(
        recorder=RECORDER,
        camera=three[0],
        seen_at=clock.now(),
        state="recording",
        status={"frames_per_second": 6.2, "poor": "FRAME_RATE"},
    )
    (point,) = signed_in("monitor").get(f"/watch/points?codes={three[0]}").json()["points"]
    assert point["state"] == "画质异常"
    assert "6.2" in point["cause"]
    CameraState.objects.update(status={"frames_per_second": 6.2, "poor": ""})
    (point,) = signed_in("monitor").get(f"/watch/points?codes={three[0]}").json()["points"]
    assert point["state"] == "正常"

"""The pad's JSON, and the register of moves on the point's page and its own (articles 2, 7(2), 16(3))."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.support.access.control import LoggingGateway, leading_monitor, payload_of, second_monitor, turning
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import sign_in

from mingcha.access.duty.actions import open_duty_grant
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, Any]]:
    response = client.post(path, body, content_type="application/json")
    return response.status_code, response.json()


def client_of(person: User) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def grant_of(person: User, code: str, clock: HandClock) -> str:
    return open_duty_grant(person, purpose="duty_patrol", points=[code], hours=2, clock=clock).no


@pytest.mark.law("2", "7(2)", "16(3)")
@pytest.mark.parametrize("root", ["/access/control", "/api/v1/control"])
def test_control_goes_from_one_person_to_the_next(
    signed_in: Callable[..., Client], city: City, clock: HandClock, tmp_path: Path, root: str
) -> None:
    code, guard, second = turning(city, clock), city["guard"], second_monitor(clock)
    own, other = grant_of(guard, code, clock), grant_of(second, code, clock)
    first, next_one, now_ms = signed_in("guard"), client_of(second), int(clock.now().timestamp() * 1000)
    status, taken = post(first, f"{root}/take", {"grant": own, "point": code})
    assert status == 200, taken
    assert (taken["until_ms"], taken["expires_ms"]) == (now_ms + 300_000, now_ms + 120_000)
    assert (taken["holder"], taken["home_preset"], taken["home_return_s"]) == ("人员 guard", 7, 300)
    assert taken["presets"] == [{"number": 7, "name": "看守位"}]
    assert taken["url"].startswith("ws://testserver:")
    assert taken["url"].endswith(f"/v1/control/{code}")
    ticket = payload_of(taken["ticket"])
    assert (ticket.modes, ticket.points, ticket.lease) == (("control",), (code,), taken["lease"])
    assert ticket.within.startswith("session:")
    assert post(first, f"{root}/take", {"grant": own, "point": code})[1]["lease"] == taken["lease"], "a page anew"

    status, held = post(next_one, f"{root}/take", {"grant": other, "point": code})
    assert (status, held["error"]) == (409, "conflict")
    assert held["holder"] == {"name": "人员 guard", "until_ms": now_ms + 300_000, "asked": False}
    status, asked = post(next_one, f"{root}/ask", {"grant": other, "point": code})
    assert (status, asked["points"][code]["asked_by"], asked["points"][code]["mine"]) == (200, "人员 second", False)
    assert post(first, f"{root}/renew", {"lease": taken["lease"]})[1]["asked_by"] == "人员 second"
    assert post(next_one, f"{root}/hand-on", {"lease": taken["lease"]})[0] == 403
    assert post(first, f"{root}/hand-on", {"lease": taken["lease"]})[1]["points"][code]["name"] == "人员 second"
    state = next_one.get(f"{root}/state?points={code}").json()["points"][code]
    assert (state["mine"], state["lease"] > taken["lease"], state["away_since_ms"]) == (True, True, 0)
    assert post(first, f"{root}/renew", {"lease": taken["lease"]})[0] == 403
    status, fresh = post(next_one, f"{root}/take", {"grant": other, "point": code})
    assert (status, fresh["lease"]) == (200, state["lease"])
    assert post(next_one, f"{root}/give-back", {"lease": fresh["lease"]})[0] == 200
    assert next_one.get(f"{root}/state?points={code}").json()["points"][code]["lease"] == 0


@pytest.mark.law("7(2)", "16(1)")
def test_who_leads_takes_over_and_who_lost_it_reads_why(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    code, leader = turning(city, clock), leading_monitor(clock)
    own, leading = grant_of(city["guard"], code, clock), grant_of(leader, code, clock)
    first, over = signed_in("guard"), client_of(leader)
    post(first, "/access/control/take", {"grant": own, "point": code})
    wanted = {"grant": leading, "point": code, "reason": ""}
    status, refused = post(over, "/access/control/take-over", wanted)
    assert (status, refused["article"]) == (403, "7(2)")
    assert post(over, "/access/control/take-over", {**wanted, "reason": "校门口打架"})[0] == 200
    assert first.get(f"/access/control/state?points={code}").json()["points"][code]["name"] == "人员 leader"
    lease = over.get(f"/access/control/state?points={code}").json()["points"][code]["lease"]
    post(over, "/access/control/give-back", {"lease": lease})
    lost = first.get(f"/access/control/state?points={code}").json()["points"][code]["lost"]
    assert (lost["by"], lost["reason"]) == ("人员 leader", "校门口打架")


@pytest.mark.law("3", "7(2)", "16(3)")
def test_moves_are_read_by_who_reads_the_register_and_by_who_moved(
    signed_in: Callable[..., Client], city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, guard = turning(city, clock), city["guard"]
    own = grant_of(guard, code, clock)
    taken = post(signed_in("guard"), "/access/control/take", {"grant": own, "point": code})[1]
    gateway = LoggingGateway(tmp_path / "openings", clock)
    gateway.moved(payload_of(taken["ticket"]), {"verb": "move", "pan": -0.5, "tilt": 1.0})
    gateway.write("home", {"camera": code, "lease": taken["lease"], "by": "clock", "after_s": 300})
    gateway.write("home_failed", {"camera": code, "lease": taken["lease"], "why": "unreachable"})
    gateway.carried()
    for username, lines in (("manager", 3), ("guard", 3), ("monitor", 0), ("elsewhere", 0)):
        rows = signed_in(username).get(f"/api/v1/points/{code}/moves?grant={own}").json()
        assert len(rows) == lines, username
    page = signed_in("manager").get(f"/access/control/moves?point={code}").content.decode()
    returns = ("300 秒后自动回看守位", "未能回到看守位", "摄像机没有应答")
    for words in ("云台动作登记", "向左上转动", *returns, "人员 guard", "值班巡查", own):
        assert words in page
    assert PageReader(page).problems == []
    own_page = signed_in("guard").get("/access/control/moves").content.decode()
    way = 'href="/access/register" data-up'
    assert (way in page, way in own_page) == (True, False), "no way to a register that is not theirs to read"
    english = signed_in("manager", "en").get(f"/points/{code}").content.decode()
    assert "turned left and up" in english
    assert PageReader(english).problems == []
    assert "没有符合条件的" in signed_in("monitor").get("/access/control/moves?grant=Z1").content.decode()
    assert "away from its home preset since" in signed_in("guard", "en").get(f"/points/{code}").content.decode()


def test_a_wrong_body_and_a_stranger(signed_in: Callable[..., Client], city: City, clock: HandClock) -> None:
    code = turning(city, clock)
    guard = signed_in("guard")
    assert post(guard, "/access/control/take", {"grant": "", "point": code})[0] == 422
    assert post(guard, "/access/control/take", {"grant": "Z20261125-0001", "point": code})[0] == 404
    assert post(guard, "/access/control/renew", {"lease": 0})[0] == 422
    assert post(guard, "/access/control/renew", {"lease": 7})[0] == 404
    assert post(Client(), "/access/control/take", {"grant": "Z1", "point": code})[0] == 401
    assert signed_in("elsewhere").get(f"/access/control/state?points={code}").json() == {"points": {}}

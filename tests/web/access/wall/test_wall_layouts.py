"""The seat of a screen and its layouts: chosen, saved, renamed, withdrawn, shared in the unit, opened as a tour."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City, add_camera
from tests.support.web.wall import opened, wall_json

from mingcha.kit.clock import HandClock
from mingcha.registry.seats.actions import add_seat


@pytest.fixture
def seated(signed_in: Callable[..., Client], city: City, clock: HandClock) -> Client:
    """The monitor at seat JA-2, which has night colours; its unit has a second seat."""
    add_seat(OWNER, code="JA-2", name="2 号席", organisation="JAGA", theme="night", clock=clock)
    add_seat(OWNER, code="JA-3", name="3 号席", organisation="JAGA", clock=clock)
    client = signed_in("monitor")
    said(client, "/watch/seat", {"seat": "JA-2"})
    return client


@pytest.fixture
def codes(city: City, clock: HandClock) -> tuple[str, ...]:
    """Two points of the square."""
    return city.points["JHG"].code, add_camera("JHG", clock, name="西侧").code


def said(client: Client, path: str, body: dict[str, object], status: int = 200) -> dict[str, Any]:
    """What an address answers to JSON."""
    response = client.post(path, body, content_type="application/json")
    assert response.status_code == status, response.content
    answer: dict[str, Any] = response.json()
    return answer


def saved(client: Client, codes: tuple[str, ...], **changes: object) -> dict[str, Any]:
    """A layout of four tiles on two pages."""
    pages = [[*codes, "", ""], [codes[1], "", "", ""]]
    body: dict[str, object] = {
        "seat": "JA-2", "name": "早高峰", "tiles": 4, "pages": pages, "dwell_s": 20, "shared": False, **changes,
    }  # fmt: skip
    return said(client, "/watch/layouts", body, 201)


def names(client: Client) -> list[tuple[str, int, bool]]:
    """(name, version, own) of what this seat is offered."""
    offered = client.get("/watch/layouts").json()["layouts"]
    return [(one["name"], one["version"], one["own"]) for one in offered]


def test_a_screen_says_which_seat_it_is_and_takes_its_colours(seated: Client) -> None:
    offer = seated.get("/watch/layouts").json()
    assert offer["seat"] == "JA-2"
    assert {"code": "JA-2", "name": "2 号席", "unit": "江岸区公安分局"} in offer["seats"]
    assert 'data-theme="night"' in seated.get("/points").content.decode()
    assert said(seated, "/watch/seat", {"seat": "JA-3"})["theme"] == ""
    said(seated, "/watch/seat", {"seat": "NONE"}, 404)
    assert said(seated, "/watch/seat", {"seat": ""})["seat"] == ""
    assert seated.get("/watch/layouts").json()["layouts"] == []


def test_a_layout_is_saved_in_versions(seated: Client, codes: tuple[str, ...]) -> None:
    first = saved(seated, codes)
    assert (first["version"], first["own"], first["dwell_s"], len(first["pages"])) == (1, True, 20, 2)
    assert saved(seated, codes, shared=True)["version"] == 2
    assert names(seated) == [("早高峰", 2, True)]


def test_a_shared_layout_is_offered_to_the_other_seats_of_the_unit(seated: Client, codes: tuple[str, ...]) -> None:
    saved(seated, codes, shared=True)
    saved(seated, codes, name="只给本席")
    said(seated, "/watch/seat", {"seat": "JA-3"})
    assert names(seated) == [("早高峰", 1, False)]


def test_a_layout_is_renamed_and_withdrawn(seated: Client, codes: tuple[str, ...]) -> None:
    layout = saved(seated, codes)
    renamed = said(seated, f"/watch/layouts/{layout['id']}/name", {"name": "晚高峰"})
    assert (renamed["name"], renamed["pages"]) == ("晚高峰", layout["pages"])
    assert names(seated) == [("晚高峰", 1, True)]
    said(seated, f"/watch/layouts/{renamed['id']}/withdraw", {})
    assert names(seated) == []
    said(seated, f"/watch/layouts/{renamed['id']}/withdraw", {}, 409)


@pytest.mark.law("16(3)")
def test_a_tour_opens_with_its_first_page_and_a_ticket_for_that_alone(seated: Client, codes: tuple[str, ...]) -> None:
    layout = saved(seated, codes)
    opened(seated, *codes)
    page = wall_json(seated.get(f"/watch/tour/{layout['id']}").content.decode())
    assert page["tour"] is True
    assert page["layout"]["name"] == "早高峰"
    assert page["slots"][:2] == list(codes)
    assert {point["code"] for point in page["points"]} == set(codes)
    assert wall_json(seated.get(f"/watch/layouts/{layout['id']}").content.decode())["tour"] is False
    assert seated.get("/watch/tour/999999").status_code == 404


@pytest.mark.law("3")
def test_layouts_of_another_unit_are_out_of_reach(
    seated: Client, signed_in: Callable[..., Client], city: City, codes: tuple[str, ...]
) -> None:
    layout = saved(seated, codes)
    other = signed_in("guard")
    assert other.get(f"/watch/tour/{layout['id']}").status_code == 403
    assert [one["code"] for one in other.get("/watch/layouts").json()["seats"]] == []
    outside = {"seat": "JA-2", "name": "外区", "tiles": 1, "pages": [[city.points["WCT"].code]]}
    assert said(seated, "/watch/layouts", outside, 403)["article"] == "3"


@pytest.mark.parametrize(
    "changes",
    [
        {"pages": "x"},
        {"pages": [["1"]]},
        {"tiles": 5},
        {"pages": []},
        {"name": ""},
        {"dwell_s": 1},
        {"pages": [[]] * 99},
    ],
)
def test_what_is_no_layout_is_said_to_be_none(
    seated: Client, codes: tuple[str, ...], changes: dict[str, object]
) -> None:
    body: dict[str, object] = {"seat": "JA-2", "name": "甲", "tiles": 1, "pages": [[codes[0]]], "dwell_s": 0, **changes}
    response = seated.post("/watch/layouts", body, content_type="application/json")
    assert response.status_code in (404, 422)
    assert names(seated) == []

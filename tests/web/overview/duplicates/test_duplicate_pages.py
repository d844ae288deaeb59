"""Possible duplicates on the page, on the map and over the API (article 5)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import OWNER, City
from tests.support.web.page_checks import PageReader

from mingcha.kit.clock import HandClock
from mingcha.overview.duplicates.models import Duplicate
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import add_point, place_point, set_point_view
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point

pytestmark = pytest.mark.law("5")

type SignIn = Callable[..., Client]
EAST = View(90, 60, 50)
REASON = "校方须自行看护出入口"


def shown(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    assert PageReader(html).problems == []
    return str(html)


@pytest.fixture
def pair(city: City, clock: HandClock) -> str:
    """A camera of the school twelve metres beside that of the square, with a written reason; its code."""
    square = city.points["JHG"].code
    place_point(city["admin"], code=square, position=at("114.2946"), clock=clock)
    set_point_view(city["admin"], code=square, view=EAST, clock=clock)
    return add_point(
        OWNER, system="HQX", name="校门", part="other", place_kind="none", url="rtsp://10.1.3.9/main",
        position=at("114.294725"), view=EAST, duplicate_reason=REASON, clock=clock,
    ).code  # fmt: skip


def at(longitude: str) -> Position:
    return Position(f"{longitude}, 30.6271", "EPSG:4490", label_reason="已核对")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_shows_both_sides_and_who_must_act(
    signed_in: SignIn, city: City, clock: HandClock, pair: str, language: str
) -> None:
    page = shown(signed_in("district", language).get("/points/duplicates"))
    number = Duplicate.objects.get().pk
    for text in ("校门", "东侧", "花桥小学", "江岸区公安分局", REASON, f"#duplicates/{number}@114.2947"):
        assert text in page
    must_act = "转向、移位" if language == "zh-hans" else "turn, move"
    assert must_act not in page
    assert REASON not in shown(signed_in("district", language).get("/points/duplicates?reason=none"))
    Point.objects.filter(code=pair).update(duplicate_reason=None)
    describe_point(city["manager"], code=pair, name="校门", clock=clock)
    assert must_act in shown(signed_in("district", language).get("/points/duplicates?reason=none&unit=花桥"))
    assert "东侧" not in shown(signed_in("district", language).get(f"/points/duplicates?after={number}"))
    assert "东侧" not in shown(signed_in("elsewhere", language).get("/points/duplicates"))
    waiting = "重复建设待说明" if language == "zh-hans" else "duplicates to explain"
    assert waiting in signed_in("manager", language).get("/today").content.decode()
    assert waiting not in signed_in("elsewhere", language).get("/today").content.decode()


def test_a_manager_has_no_link_to_what_is_not_theirs(signed_in: SignIn, city: City, pair: str) -> None:
    page = shown(signed_in("manager").get("/points/duplicates"))
    assert f"/points/{pair}" in page
    assert f"/points/{city.points['JHG'].code}" not in page


@pytest.mark.usefixtures("pair")
def test_the_card_and_the_api_say_the_same(signed_in: SignIn) -> None:
    number = Duplicate.objects.get().pk
    card = signed_in("city").get(f"/points/map/duplicates/{number}").content.decode()
    assert "相距 12.0 米" in card
    assert REASON in card
    assert signed_in("elsewhere").get(f"/points/map/duplicates/{number}").status_code == 404
    found = signed_in("city").get("/api/v1/duplicates?explained=true&area=420102").json()
    (row,) = found["duplicates"]
    assert (found["total"], row["later"]["reason"], row["beside"]["name"]) == (1, REASON, "东侧")
    assert round(row["apart_m"]) == 12
    assert signed_in("city").get(f"/api/v1/duplicates?after={number}").json()["duplicates"] == []
    assert signed_in("elsewhere").get("/api/v1/duplicates").json() == {"total": 0, "duplicates": []}

"""Layers of the map over the web: tiles behind the session, the legend by what one may read, cards with refusals."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.registry.city import City
from tests.support.registry.drawing import draw_block
from tests.support.registry.planning import GATE, TEXT

from mingcha.geo.tile_grid import world_place
from mingcha.kit.clock import HandClock
from mingcha.registry.parts.actions import add_part
from mingcha.registry.places.position import Position
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.plans.items import add_item

type SignIn = Callable[..., Client]

AT = (114.2946, 30.6271)


@pytest.fixture
def part(city: City, clock: HandClock) -> int:
    at = Position(f"{AT[0]}, {AT[1]}", "EPSG:4490")
    return add_part(city["manager"], site="HQX", kind="entrance", name="南门", position=at, clock=clock).number


def address(layer: str, zoom: int = 15) -> str:
    x, y = world_place(*AT)
    return f"/points/tiles/{layer}/{zoom}/{x >> (32 - zoom)}/{y >> (32 - zoom)}.mvt"


@pytest.mark.law("3", "6")
def test_a_tile_of_a_layer_needs_a_session_and_is_not_sent_twice(signed_in: SignIn, part: int) -> None:
    assert Client().get(address("parts")).status_code == 302
    client = signed_in("manager")
    first = client.get(address("parts"))
    (one,) = read_tile(first.content)["parts"].features
    assert one.properties["number"] == part
    assert first["Cache-Control"] == "private, max-age=5"
    again = client.get(address("parts"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert signed_in("elsewhere").get(address("parts")).content == b""
    assert client.get("/points/tiles/parts/14/99999/0.mvt").status_code == 422
    assert client.get("/points/tiles/secrets/14/1/1.mvt").status_code == 404


@pytest.mark.law("3")
def test_the_legend_has_the_layers_that_the_reader_may_read(signed_in: SignIn) -> None:
    page = signed_in("district").get("/points/map").content.decode()
    for name in ("sectors", "sites", "parts", "items", "areas"):
        assert page.count(f'data-layer-switch="{name}"') == 1, name
    page = signed_in("monitor").get("/points/map").content.decode()
    assert 'data-layer-switch="parts"' in page
    assert 'data-layer-switch="areas"' not in page
    assert "/points/tiles/areas" not in page


@pytest.mark.law("6")
def test_the_card_of_a_part_says_its_gap_and_who_acts(signed_in: SignIn, part: int) -> None:
    card = signed_in("manager").get(f"/points/map/parts/{part}").content.decode()
    assert "南门" in card
    assert "未建" in card
    assert "建设单位建设并登记点位" in card
    assert 'href="/points/sites/HQX"' in card
    assert signed_in("elsewhere").get(f"/points/map/parts/{part}").status_code == 403
    assert signed_in("manager").get("/points/map/parts/999").status_code == 404
    site = signed_in("manager").get("/points/map/sites/HQX").content.decode()
    assert "1 处部位，缺口 1" in site
    assert signed_in("elsewhere").get("/points/map/sites/HQX").status_code == 403


@pytest.mark.law("5")
def test_the_card_of_a_planned_place_leads_to_it_in_its_plan(city: City, clock: HandClock, signed_in: SignIn) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    made = add_item(city["district"], plan=number, item=GATE, clock=clock)
    card = signed_in("district").get(f"/points/map/items/{made.key}").content.decode()
    assert GATE.name in card
    assert f'href="/points/plans/{number}?after={made.number - 1}"' in card
    assert signed_in("elsewhere").get(f"/points/map/items/{made.key}").status_code == 403


@pytest.mark.law("18(6)")
def test_the_card_of_an_area_is_for_those_who_read_areas(city: City, clock: HandClock, signed_in: SignIn) -> None:
    number = draw_block(city["district"], clock).number
    card = signed_in("district").get(f"/points/map/areas/{number}").content.decode()
    assert "江岸小区住宅楼" in card
    assert f'href="/points/areas/{number}"' in card
    assert signed_in("monitor").get(f"/points/map/areas/{number}").status_code == 403

"""Layers beside the points: what a tile shows and to whom, and by which index it is read (articles 3, 5, 6, 18)."""

from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from tests.support.geo.vector_tile_reader import Feature, read_tile
from tests.support.registry.city import City, add_camera
from tests.support.registry.drawing import BOX, draw_block
from tests.support.registry.planning import GATE, TEXT

from mingcha.fleet.recorders.models import CameraState
from mingcha.fleet.recorders.reported import tell_cameras_reported
from mingcha.geo.coordinates import cells_of_tile
from mingcha.geo.tile_grid import WORLD_BITS, world_place
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.overview.layers import queries as layers
from mingcha.overview.layers.queries import MapLayer, box_of_tile, layer_tile, readable_layers
from mingcha.registry.area_drawing.actions import end_area
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.areas.rows import standing_in
from mingcha.registry.parts.actions import add_part, end_part, judge_part
from mingcha.registry.parts.models import SitePart
from mingcha.registry.parts.rows import placed_in
from mingcha.registry.places.position import Position
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.plans.items import add_item, remove_item
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.plans.rows import items_in
from mingcha.registry.points.standing import stand_at_part

AT = (114.2946, 30.6271)
"""The planned place of tests.support.registry.planning."""


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    x, y = world_place(longitude, latitude)
    return zoom, x >> (WORLD_BITS - zoom), y >> (WORLD_BITS - zoom)


def shown(
    city: City, clock: HandClock, who: str, layer: MapLayer, at: tuple[float, float] = AT, zoom: int = 15
) -> tuple[Feature, ...]:
    held = read_tile(layer_tile(city[who], layer, *tile_at(*at, zoom), at=clock.now()))
    return held[layer.value].features if held else ()


def part(city: City, clock: HandClock, name: str = "南门", text: str = f"{AT[0]}, {AT[1]}") -> int:
    at = Position(text, "EPSG:4490")
    return add_part(city["manager"], site="HQX", kind="entrance", name=name, position=at, clock=clock).number


@pytest.mark.law("6")
def test_a_part_is_shown_with_its_gap_to_those_who_reach_its_site(city: City, clock: HandClock) -> None:
    number = part(city, clock)
    part(city, clock, "北门", "114.40, 30.50")
    for who in ("manager", "district", "city"):
        (one,) = shown(city, clock, who, MapLayer.PARTS)
        assert one.properties["number"] == number
        assert str(one.properties["name"]).endswith("· 南门")
        assert one.properties["state"] == "not_built"
    assert shown(city, clock, "elsewhere", MapLayer.PARTS) == ()
    assert shown(city, clock, "nobody", MapLayer.PARTS) == ()
    judge_part(city["city"], number=number, required=False, reason="封闭", version=1, clock=clock)
    assert shown(city, clock, "manager", MapLayer.PARTS)[0].properties["state"] == "voluntary"
    end_part(city["district"], number=number, reason="已拆除", clock=clock)
    assert shown(city, clock, "manager", MapLayer.PARTS) == ()


@pytest.mark.law("6")
def test_a_part_whose_camera_is_down_is_shown_as_the_list_of_gaps_has_it(city: City, clock: HandClock) -> None:
    number = part(city, clock)
    code = add_camera("HQX", clock, "门", part="entrance").code
    stand_at_part(city["manager"], code=code, number=number, clock=clock)
    assert shown(city, clock, "manager", MapLayer.PARTS)[0].properties["state"] == "covered"
    row = CameraState(recorder="R1", camera=code, seen_at=clock.now(), state="trouble", since_ms=0, status={})
    tell_cameras_reported("R1", {code: row})
    assert shown(city, clock, "manager", MapLayer.PARTS)[0].properties["state"] == "offline"


@pytest.mark.law("5")
def test_a_planned_place_is_shown_to_those_who_read_its_plan(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    key = add_item(city["district"], plan=number, item=GATE, clock=clock).key
    (one,) = shown(city, clock, "district", MapLayer.ITEMS)
    assert one.properties == {"number": key, "name": GATE.name, "state": "prepared", "cameras": 4}
    assert shown(city, clock, "elsewhere", MapLayer.ITEMS) == ()
    assert shown(city, clock, "nobody", MapLayer.ITEMS) == ()
    remove_item(city["district"], key=key, clock=clock)
    assert shown(city, clock, "district", MapLayer.ITEMS) == ()


@pytest.mark.law("18(6)")
def test_an_area_is_shown_until_it_ends_to_those_who_read_areas(city: City, clock: HandClock) -> None:
    number = draw_block(city["district"], clock).number
    middle = ((BOX[0] + BOX[2]) / 2, (BOX[1] + BOX[3]) / 2)
    (one,) = shown(city, clock, "district", MapLayer.AREAS, middle, 14)
    assert (one.properties["number"], one.properties["kind"]) == (number, "private")
    assert len(one.ring) == 4
    assert shown(city, clock, "monitor", MapLayer.AREAS, middle, 14) == ()
    assert shown(city, clock, "elsewhere", MapLayer.AREAS, middle, 14) == ()
    end_area(city["district"], number=number, reason="已搬迁", document="", clock=clock)
    assert shown(city, clock, "district", MapLayer.AREAS, middle, 14) == ()


@pytest.mark.law("18(5)")
def test_an_area_whose_last_day_is_over_is_not_shown(city: City, clock: HandClock) -> None:
    draw_block(city["district"], clock, kind="cases")
    middle = ((BOX[0] + BOX[2]) / 2, (BOX[1] + BOX[3]) / 2)
    assert len(shown(city, clock, "district", MapLayer.AREAS, middle, 14)) == 1
    clock.advance(timedelta(days=40))
    assert shown(city, clock, "district", MapLayer.AREAS, middle, 14) == ()


@pytest.mark.law("3")
def test_who_reads_nothing_of_a_layer_has_no_switch_for_it(city: City, clock: HandClock) -> None:
    read = {who: readable_layers(city[who], at=clock.now()) for who in ("district", "monitor", "nobody")}
    assert read["district"] == tuple(MapLayer)
    assert read["monitor"] == (MapLayer.PARTS, MapLayer.ITEMS, MapLayer.DUPLICATES)
    assert read["nobody"] == ()


def test_a_tile_too_far_away_is_empty_and_one_that_does_not_exist_is_refused(city: City, clock: HandClock) -> None:
    part(city, clock)
    for zoom in (MapLayer.PARTS.first_zoom - 1, layers.LAST_ZOOM + 1):
        assert layer_tile(city["city"], MapLayer.PARTS, *tile_at(*AT, zoom), at=clock.now()) == b""
    with pytest.raises(Fault):
        layer_tile(city["city"], MapLayer.PARTS, 14, 1 << 14, 0, at=clock.now())


def test_a_tile_has_a_bounded_number_of_features(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("南门", "北门", "东门"):
        part(city, clock, name)
    monkeypatch.setattr(layers, "MOST_PLACES", 2)
    assert len(shown(city, clock, "city", MapLayer.PARTS)) == 2


SPREAD = 2000


def spread(row: SitePart | DrawnArea | PlanItem, **steps: int) -> None:
    """Rows like this one, each further away by `steps`, so that the database has to choose."""
    made = []
    for step in range(1, SPREAD):
        far = copy(row)
        far.pk = None
        for name, by in steps.items():
            setattr(far, name, getattr(row, name) + by * step)
        far.name = f"{row.name} {step}"
        made.append(far)
    type(row)._base_manager.bulk_create(made)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {row._meta.db_table}")


def test_each_layer_is_read_by_its_index(city: City, clock: HandClock) -> None:
    """Of a city of millions a tile reads what lies on it: the plan of each query names the index."""
    east, cell = 10_000_000, 1 << 20
    spread(SitePart.objects.get(pk=part(city, clock)), longitude_ndeg=east)
    area = DrawnArea.objects.get(pk=draw_block(city["district"], clock).number)
    spread(area, west_ndeg=east, east_ndeg=east)
    plan = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    item = PlanItem.objects.get(pk=add_item(city["district"], plan=plan, item=GATE, clock=clock).key)
    spread(item, map_cell=cell, number=1)
    place = tile_at(*AT, 15)
    assert "site_part_place" in placed_in(box_of_tile(*place)).explain()
    assert "area_box_standing" in standing_in(box_of_tile(*place)).explain()
    assert "plan_item_map_cell" in items_in(cells_of_tile(*place)).explain()

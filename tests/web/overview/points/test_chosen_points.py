"""Points chosen on the map: a shape finds what the reader reaches, the wall opens what they may watch, paper says
nothing of a classified area (articles 3, 5, 15, 16(1), 19; decree 799, article 10)."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.support.registry.city import City, add_camera
from tests.support.registry.drawing import draw_block

from mingcha.geo.coordinates import map_cell
from mingcha.kit.clock import HandClock
from mingcha.overview.points import inside
from mingcha.overview.points.upkeep import update_points
from mingcha.registry.area_drawing.actions import end_area
from mingcha.registry.points.models import Point
from mingcha.registry.seats.rules import TILES
from mingcha.web.overview.points.chosen import wall_address

type SignIn = Callable[..., Client]

PLACES = {"JHG": (114.2892, 30.5795), "HQX": (114.2902, 30.5797), "WCT": (114.2912, 30.5799)}
"""Along a road to the east, 98 m apart."""
AROUND = "114.288,30.578;114.293,30.578;114.293,30.582;114.288,30.582"
FROM_THE_EAST = "114.2922,30.5801;114.2882,30.5793"


INSIDE_THE_BLOCK = (114.3005, 30.6105)
"""In the block of tests.support.registry.drawing."""


@pytest.fixture(autouse=True)
def placed(city: City) -> None:
    for site, place in PLACES.items():
        put(city.points[site].code, place)


def unplace(code: str) -> None:
    Point.objects.filter(code=code).update(
        longitude_ndeg=None, latitude_ndeg=None, map_cell=None, original_system="", original_x="", original_y=""
    )
    update_points(Point.objects.filter(code=code))


def put(code: str, place: tuple[float, float]) -> None:
    point, (longitude, latitude) = Point.objects.get(code=code), place
    point.longitude_ndeg, point.latitude_ndeg = round(longitude * 1e9), round(latitude * 1e9)
    point.original_system, point.map_cell = "EPSG:4490", map_cell(longitude, latitude)
    point.original_x, point.original_y = f"{longitude}", f"{latitude}"
    point.save()
    update_points(Point.objects.filter(code=code))


def found(client: Client, **shape: object) -> list[str]:
    answer = client.get("/points/map/inside", shape)
    assert answer.status_code == 200
    assert answer.json()["found"] == len(answer.json()["points"])
    return [one["code"] for one in answer.json()["points"]]


@pytest.mark.law("3")
def test_an_area_finds_what_the_reader_reaches(city: City, signed_in: SignIn) -> None:
    codes = {site: row.code for site, row in city.points.items()}
    assert found(signed_in("city"), area=AROUND) == sorted(codes.values())
    assert set(found(signed_in("district"), area=AROUND)) == {codes["JHG"], codes["HQX"]}
    assert found(signed_in("nobody"), area=AROUND) == []
    assert found(signed_in("city"), area="114.2885,30.579;114.2895,30.579;114.2892,30.58") == [codes["JHG"]]


def test_a_road_finds_its_points_in_its_order(city: City, signed_in: SignIn) -> None:
    codes = {site: row.code for site, row in city.points.items()}
    client = signed_in("city")
    assert found(client, road=FROM_THE_EAST) == [codes["WCT"], codes["HQX"], codes["JHG"]]
    back = ";".join(reversed(FROM_THE_EAST.split(";")))
    assert found(client, road=back) == [codes["JHG"], codes["HQX"], codes["WCT"]]
    aside = "114.2922,30.5811;114.2882,30.5803"  # 111 m to the north
    assert found(client, road=aside) == []
    assert len(found(client, road=aside, beside=150)) == 3


def test_a_shape_finds_under_the_filter_of_the_map(city: City, signed_in: SignIn) -> None:
    assert found(signed_in("city"), area=AROUND, cat="6(4)") == [city.points["HQX"].code]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"area": "114.288,30.578;114.293,30.578"},
        {"area": "114.288,30.578;114.293,30.578;oops"},
        {"area": "nan,30.578;114.293,30.578;114.293,30.582"},
        {"area": "114,30;115,30;115,31"},
        {"area": "114.288,30.578;114.293,30.582;114.293,30.578;114.288,30.582"},
        {"road": "114.288,30.578"},
        {"road": FROM_THE_EAST, "beside": "500"},
        {"road": FROM_THE_EAST, "beside": "wide"},
    ],
)
def test_a_shape_that_cannot_be_is_refused(signed_in: SignIn, shape: dict[str, str]) -> None:
    answer = signed_in("city").get("/points/map/inside", shape, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["reason"]


def test_a_shape_with_too_many_points_about_it_is_refused(signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "MOST_LOOKED_AT", 2)
    assert signed_in("city").get("/points/map/inside", {"area": AROUND}).status_code == 422


@pytest.mark.law("3", "15", "16(1)", "19")
def test_the_wall_opens_what_the_reader_may_watch_and_the_others_are_counted(city: City, signed_in: SignIn) -> None:
    """The guard of the school monitors the school alone: of the district's monitor the school is another unit's."""
    codes = ",".join(row.code for row in city.points.values())
    answer = signed_in("monitor", "en").get("/points/map/chosen", {"codes": codes})
    body = answer.content.decode()
    assert f'/watch/wall/1?points={city.points["JHG"].code}"' in body
    assert 'data-chosen-count="2"' in body  # the third lies outside of the reach
    assert "1 does not open:" in body
    assert "/law/15" in body
    assert "Cache-Control" in answer.headers
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.law("16(2)")
def test_who_watches_nothing_is_told_why_and_gets_no_wall(city: City, signed_in: SignIn) -> None:
    codes = ",".join(row.code for row in city.points.values())
    body = signed_in("city", "en").get("/points/map/chosen", {"codes": codes}).content.decode()
    assert "/watch/wall/" not in body
    assert "3 do not open:" in body
    assert "only trained and filed monitoring staff" in body


def test_the_wall_is_the_smallest_that_has_a_tile_for_each() -> None:
    codes = [f"4201020000131000{number:04}" for number in range(max(TILES) + 3)]
    for number in (1, 2, 4, 6, len(codes)):
        address = urlsplit(wall_address(codes[:number]))
        tiles = int(address.path.rpartition("/")[2])
        assert tiles == min((one for one in TILES if one >= number), default=max(TILES))
        assert parse_qs(address.query)["points"] == [",".join(codes[:number][:tiles])]


@pytest.mark.law("3", "799-10")
def test_the_sheet_has_codes_no_picture_and_nothing_of_a_classified_area(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    codes = ",".join(row.code for row in city.points.values())
    client = signed_in("city", "en")
    body = client.get("/points/map/sheet", {"codes": codes}).content.decode()
    sheet = body[body.index("points-sheet") :]
    assert all(row.code in sheet for row in city.points.values())
    assert "<img" not in sheet
    assert "<video" not in sheet
    theirs = signed_in("district").get("/points/map/sheet", {"codes": codes}).content.decode()
    assert city.points["WCT"].code not in theirs[theirs.index("points-sheet") :]
    put(city.points["HQX"].code, INSIDE_THE_BLOCK)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    left = client.get("/points/map/sheet", {"codes": codes}).content.decode()
    left = left[left.index("points-sheet") :]
    assert city.points["HQX"].code not in left
    assert city.points["JHG"].code in left
    assert "not printed" in left


@pytest.mark.law("799-10")
def test_a_point_without_a_place_is_judged_by_its_site_and_others_are_told_nothing(
    city: City, clock: HandClock, signed_in: SignIn
) -> None:
    gate, second = city.points["HQX"].code, add_camera("HQX", clock, "校内", "10.1.3.9").code
    codes = ",".join((gate, second, city.points["JHG"].code))

    def printed(username: str) -> tuple[set[str], bool]:
        body = signed_in(username, "en").get("/points/map/sheet", {"codes": codes}).content.decode()
        sheet = body[body.index("points-sheet") :]
        return {code for code in codes.split(",") if code in sheet}, "not printed" in sheet

    put(gate, INSIDE_THE_BLOCK)
    unplace(second)
    area = draw_block(city["city"], clock, "classified", unit="JAGA")
    assert printed("city") == ({city.points["JHG"].code}, True), "by the other point of its site"
    unplace(gate)
    assert printed("city")[0] == set(codes.split(",")), "no point of the site is placed, and its unit is none"
    end_area(city["city"], number=area.number, reason="误绘", document="", clock=clock)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    assert printed("city") == ({city.points["JHG"].code}, True), "by its unit, while nobody knows where it stands"
    assert printed("auditor") == ({city.points["JHG"].code}, False), "who keeps no register is not told of any"


def test_without_a_choice_panel_and_sheet_say_so(signed_in: SignIn) -> None:
    client = signed_in("city", "en")
    assert 'data-chosen-count="0"' in client.get("/points/map/chosen").content.decode()
    assert "No point was chosen." in client.get("/points/map/sheet", {"codes": "x,y"}).content.decode()

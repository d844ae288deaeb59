"""The map's pages without a browser: tiles behind the door, the same filter everywhere, the table to take away."""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.support.geo.tile_file import write_tiles
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts

from mingcha.geo.coordinates import map_cell
from mingcha.geo.tile_grid import world_place
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.overview.points import named as named_points
from mingcha.overview.points.upkeep import update_points
from mingcha.registry.points.models import Point
from mingcha.run.environment import base_map_from_environment

type SignIn = Callable[..., Client]

JIANGHANGUAN = (114.2892, 30.5795)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    named_points.forget()


@pytest.fixture
def tile(city: City) -> str:
    """All three points stand at Jianghanguan; the address of the tile of zoom 13 there."""
    for point in Point.objects.all():
        point.longitude_ndeg, point.latitude_ndeg = (round(one * 1e9) for one in JIANGHANGUAN)
        point.original_system, point.map_cell = "EPSG:4490", map_cell(*JIANGHANGUAN)
        point.original_x, point.original_y = (f"{one}" for one in JIANGHANGUAN)
        point.save()
    update_points(Point.objects.all())
    x, y = world_place(*JIANGHANGUAN)
    return f"/points/tiles/13/{x >> 19}/{y >> 19}.mvt"


def codes(body: bytes) -> set[object]:
    layers = read_tile(body)
    return {one.properties["code"] for one in layers["points"].features} if "points" in layers else set()


@pytest.mark.law("3")
def test_a_tile_shows_what_the_role_reaches_and_nobody_gets_one_without_a_session(
    city: City, signed_in: SignIn, tile: str
) -> None:
    assert Client().get(tile).status_code == 302
    assert codes(signed_in("city").get(tile).content) == {row.code for row in city.points.values()}
    assert codes(signed_in("elsewhere").get(tile).content) == {city.points["WCT"].code}
    assert signed_in("nobody").get(tile).content == b""


def test_a_tile_may_be_kept_for_seconds_and_is_not_sent_twice(signed_in: SignIn, tile: str) -> None:
    client = signed_in("city")
    first = client.get(tile, headers={"Accept-Encoding": "gzip"})
    assert first["Cache-Control"] == "private, max-age=5"
    assert first["Content-Encoding"] == "gzip"
    assert len(codes(gzip.decompress(first.content))) == 3
    again = client.get(tile, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(tile, {"q": "江滩"}, headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["/points/tiles/25/0/0.mvt", "/points/tiles/3/8/0.mvt"])
def test_a_tile_that_cannot_be_is_refused(signed_in: SignIn, path: str) -> None:
    assert signed_in("city").get(path).status_code == 422


def test_list_map_tile_and_table_find_the_same(city: City, signed_in: SignIn, tile: str) -> None:
    client = signed_in("city")
    for query in ({"cat": "6(4)"}, {"division": "420102"}, {"q": "江滩"}, {"state": "wait"}, {}):
        found = codes(client.get(tile, query).content)
        listed = client.get("/points", query).content.decode()
        mapped = client.get("/points/map", query).content.decode()
        taken = client.post("/points/table.csv", query).content.decode("utf-8-sig")
        for row in city.points.values():
            assert (row.code in listed) is (row.code in mapped) is (row.code in taken) is (row.code in found)


def test_the_table_says_who_took_it_and_is_no_formula(city: City, signed_in: SignIn) -> None:
    Point.objects.filter(code=city.points["JHG"].code).update(name="=HYPERLINK(1)")
    assert signed_in("district").get("/points/table.csv").status_code == 405, "it leaves an entry: no link takes it"
    answer = signed_in("district").post("/points/table.csv")
    assert answer["Content-Disposition"].startswith("attachment;")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][1:] == ["人员 district", "2026-11-25T14:03:22+0800"]
    assert rows[1][3] == "2"
    facts = last_facts()
    assert facts["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert (facts["filter"], facts["points"], facts["whole"]) == ("", 2, True)
    assert "'=HYPERLINK(1)" in {row[0] for row in rows[3:]}
    assert all(row[1].startswith("'4201") for row in rows[3:])


@pytest.mark.parametrize("sign", ["+", "-", "@", "＝", "＋", "－", "＠", " =", "\u3000="])
def test_no_sign_of_a_spreadsheet_begins_a_cell(city: City, signed_in: SignIn, sign: str) -> None:
    Point.objects.filter(code=city.points["JHG"].code).update(name=f"{sign}HYPERLINK(1)")
    answer = signed_in("district").post("/points/table.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert f"'{sign}HYPERLINK(1)" in {row[0] for row in rows[3:]}


@pytest.mark.law("3")
def test_the_card_of_a_point_elsewhere_is_refused(city: City, signed_in: SignIn) -> None:
    path = f"/points/map/{city.points['JHG'].code}"
    assert "江汉关广场" in signed_in("district").get(path).content.decode()
    assert signed_in("elsewhere").get(path).status_code == 403


def test_outlines_are_in_cgcs2000(signed_in: SignIn) -> None:
    outlines = signed_in("city").get("/points/map/outlines.json").json()
    assert outlines["crs"]["properties"]["name"].endswith("EPSG::4490")
    assert len(outlines["features"]) == 13


def test_the_drawn_base_map_is_for_a_demo_home_without_another_one(
    signed_in: SignIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point D, demo: a home with real cameras never shows a sketch as if it were a map."""
    reader = signed_in("city")
    assert 'data-drawn-map=""' in reader.get("/points/map").content.decode()
    assert reader.get("/points/map/base.json").status_code == 404
    monkeypatch.setattr(Home, "is_demo", True)
    page = reader.get("/points/map").content.decode()
    assert 'data-drawn-map="/points/map/base.json"' in page
    assert "自绘示意，非测绘成果" in page or "our own sketch, not surveyed" in page
    answer = reader.get("/points/map/base.json")
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert {one["properties"]["kind"] for one in answer.json()["features"]} >= {"water", "street", "lane", "bridge"}
    settings.MINGCHA_TILES, settings.MINGCHA_TILES_NOTE = "https://tiles.example/{z}/{x}/{y}.png", "示例"
    assert 'data-drawn-map=""' in reader.get("/points/map").content.decode()
    assert reader.get("/points/map/base.json").status_code == 404


def test_htmx_gets_the_list_alone(signed_in: SignIn) -> None:
    part = signed_in("city").get("/points/map", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'data-found="3"' in part


def test_an_unknown_filter_is_named(signed_in: SignIn) -> None:
    assert signed_in("city").get("/points/map", {"state": "happy"}).status_code == 422


def test_a_base_map_is_named_and_allowed_on_the_map_alone(signed_in: SignIn, settings: Settings) -> None:
    settings.MINGCHA_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MINGCHA_TILES_NOTE = "某市测绘院 审图号 GS(2026)0001 号"
    client = signed_in("city")
    page = client.get("/points/map")
    assert "审图号 GS(2026)0001 号" in page.content.decode()
    policy = {part.split()[0]: part for part in page["Content-Security-Policy"].split("; ")}
    assert "https://tiles.example" in policy["connect-src"]
    assert "https://tiles.example" in policy["img-src"]
    assert "tiles.example" not in policy["script-src"]
    assert "tiles.example" not in client.get("/points")["Content-Security-Policy"]


def test_a_base_map_without_its_source_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_TILES", "https://tiles.example/{z}/{x}/{y}.png")
    with pytest.raises(Fault, match="MINGCHA_TILES_NOTE"):
        base_map_from_environment()
    monkeypatch.setenv("MINGCHA_TILES_NOTE", "某市测绘院 审图号 GS(2026)0001 号")
    assert base_map_from_environment()[0].endswith("{y}.png")
    monkeypatch.setenv("MINGCHA_TILES", "tiles.example")
    with pytest.raises(Fault):
        base_map_from_environment()


@pytest.mark.parametrize(("address", "picks"), [("/points/map", False), ("/requests/new", True)])
def test_the_map_has_the_same_data_and_buttons_wherever_it_stands(
    signed_in: SignIn, address: str, *, picks: bool
) -> None:
    page = signed_in("guard").get(address).content.decode()
    for name in ("data-tiles", "data-finest-zoom", "data-outlines", "data-library", "data-worker"):
        assert page.count(f'{name}="') == 1, name
    assert [page.count(f'data-zoom-by="{step}"') for step in (1, -1)] == [1, 1]
    assert [mark in page for mark in ("data-map-picker", "data-draw\n")] == [picks] * 2
    assert ('data-card="' in page) is not picks


def test_a_base_map_of_this_machine_is_a_file_behind_the_session(
    signed_in: SignIn, settings: Settings, tmp_path: Path
) -> None:
    client = signed_in("city")
    assert client.get("/points/tiles/own/1/0/0").status_code == 404
    settings.MINGCHA_TILES = str(write_tiles(tmp_path / "city.pmtiles", {0: b"whole", 1: b"north west"}))
    settings.MINGCHA_TILES_NOTE = "某市测绘院 审图号 GS(2026)0001 号"
    page = client.get("/points/map")
    assert 'data-base-map="/points/tiles/own/{z}/{x}/{y}"' in page.content.decode()
    assert "city.pmtiles" not in page.content.decode()
    policy = {part.split()[0]: part for part in page["Content-Security-Policy"].split("; ")}
    assert "http" not in policy["img-src"]
    tile = client.get("/points/tiles/own/1/0/0")
    assert (tile.content, tile["Content-Type"]) == (b"north west", "image/png")
    empty = client.get("/points/tiles/own/1/1/1")
    assert (empty.status_code, empty.content[:4]) == (200, b"\x89PNG")
    assert client.get("/points/tiles/own/1/2/0").status_code == 422
    assert Client().get("/points/tiles/own/1/0/0").status_code == 302


def test_a_base_map_is_a_file_a_path_of_this_site_or_another_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MINGCHA_TILES_NOTE", "某市测绘院 审图号 GS(2026)0001 号")
    file = str(write_tiles(tmp_path / "city.pmtiles", {0: b"whole"}))
    for address in (file, "/basemap/{z}/{x}/{y}.png"):
        monkeypatch.setenv("MINGCHA_TILES", address)
        assert base_map_from_environment()[0] == address
    for address in ("//elsewhere/{z}/{x}/{y}.png", "/basemap/{z}/{x}.png", str(tmp_path / "nowhere.pmtiles")):
        monkeypatch.setenv("MINGCHA_TILES", address)
        with pytest.raises(Fault):
            base_map_from_environment()

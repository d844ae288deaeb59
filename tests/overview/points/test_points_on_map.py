"""List and map as one query: derived rows follow the register and the recorders' words, and every cut is the rules'."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.registry.city import ADJUSTED, OWNER, City, add_camera_on_trial, in_use
from tests.support.registry.city_copy import copied_city
from tests.support.registry.switching import switch_off

from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.geo.coordinates import map_cell
from mingcha.geo.tile_grid import world_place
from mingcha.kit.clock import HandClock
from mingcha.kit.pinyin import spellings
from mingcha.overview.points import named as named_points
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points import upkeep as map_upkeep
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.models import MapCount, MapPoint, PointText
from mingcha.overview.tiles import queries as map_tiles
from mingcha.registry.places.position import View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.filter import EVERYTHING, PointFilter
from mingcha.registry.points.models import Point

pytestmark = pytest.mark.django_db

JIANGHANGUAN = (114.2892, 30.5795)


@pytest.fixture
def city(clock: HandClock) -> City:
    named_points.forget()
    return copied_city(clock)


def put(site: str, longitude: float, latitude: float) -> Point:
    """Places the point of a site, as an act would."""
    point = Point.objects.get(system__site__code=site)
    point.longitude_ndeg, point.latitude_ndeg = round(longitude * 1e9), round(latitude * 1e9)
    point.original_system, point.map_cell = "EPSG:4490", map_cell(longitude, latitude)
    point.save()
    map_upkeep.update_points(Point.objects.filter(pk=point.pk))
    return point


def say(clock: HandClock, recorder: str = "rec-1", **phases: str) -> None:
    """A recorder says of the points of these sites in which phase they are."""
    codes = {site: Point.objects.get(system__site__code=site).code for site in phases}
    cameras = {codes[site]: {"phase": phase, "frames_per_second": 25.0} for site, phase in phases.items()}
    take_in_recorder_state(recorder, {"cameras": cameras}, clock=clock)


def conditions() -> dict[str, str]:
    return dict(MapPoint.objects.values_list("site", "condition"))


def counts_agree(clock: HandClock) -> bool:
    """Whether the counts kept step by step are those that are made anew."""
    keys = ("level", "cell", "division", "zone", "category", "condition", "on_trial", "points", "sum_x", "sum_y")
    kept = set(MapCount.objects.filter(points__gt=0).values_list(*keys))
    map_upkeep.rebuild(clock=clock)
    return kept == set(MapCount.objects.values_list(*keys))


def test_rows_follow_the_register_and_the_recorder(city: City, clock: HandClock) -> None:
    assert conditions() == {"JHG": "wait", "HQX": "wait", "WCT": "wait"}
    say(clock, JHG="recording", HQX="trouble")
    assert conditions() == {"JHG": "ok", "HQX": "down", "WCT": "wait"}
    put("JHG", *JIANGHANGUAN)
    assert conditions()["JHG"] == "ok"
    switch_off(OWNER, code=city.points["HQX"].code, reason="维修", adjustment=ADJUSTED, clock=clock)
    assert conditions()["HQX"] == "off"
    assert counts_agree(clock)


@pytest.mark.law("8")
def test_a_point_on_trial_is_shown_so_until_it_is_put_into_use(city: City, clock: HandClock) -> None:
    point = add_camera_on_trial("JHG", clock, name="西侧")
    take_in_recorder_state("rec-1", {"cameras": {point.code: {"phase": "recording"}}}, clock=clock)
    assert MapPoint.objects.get(camera=point.code).on_trial
    in_use(point, clock)
    assert MapPoint.objects.get(camera=point.code).condition == "ok"
    assert counts_agree(clock)


def test_a_silent_recorder_makes_its_points_wait(city: City, clock: HandClock) -> None:
    say(clock, JHG="recording")
    say(clock, "rec-2", HQX="recording")
    clock.advance(timedelta(seconds=61))
    say(clock, "rec-2", HQX="recording")
    assert map_upkeep.mark_silent(clock=clock) == 1
    assert conditions() == {"JHG": "wait", "HQX": "ok", "WCT": "wait"}
    assert counts_agree(clock)


def test_when_no_recorder_speaks_everything_waits_before_anybody_writes_it(city: City, clock: HandClock) -> None:
    say(clock, JHG="recording")
    clock.advance(timedelta(seconds=61))
    cut = points_on_map.cut_for(city["city"], EVERYTHING, clock=clock)
    assert points_on_map.found(cut).by_condition[Condition.WAIT] == 3
    waiting = points_on_map.cut_for(city["city"], PointFilter(state="wait"), clock=clock)
    assert len(points_on_map.codes(waiting, limit=10)) == 3
    running = points_on_map.cut_for(city["city"], PointFilter(state="ok"), clock=clock)
    assert points_on_map.codes(running, limit=10) == ()


def test_a_camera_that_its_recorder_no_longer_names_waits(city: City, clock: HandClock) -> None:
    say(clock, JHG="recording", HQX="recording")
    say(clock, HQX="recording")
    assert conditions() == {"JHG": "wait", "HQX": "ok", "WCT": "wait"}


@pytest.mark.law("3")
@pytest.mark.parametrize(
    ("who", "sites"),
    [
        ("city", {"JHG", "HQX", "WCT"}),
        ("auditor", {"JHG", "HQX", "WCT"}),
        ("district", {"JHG", "HQX"}),
        ("elsewhere", {"WCT"}),
        ("manager", {"HQX"}),
        ("nobody", set()),
    ],
)
def test_list_counts_and_tiles_are_cut_to_the_territory(
    city: City, clock: HandClock, who: str, sites: set[str]
) -> None:
    for number, site in enumerate(("JHG", "HQX", "WCT")):
        put(site, JIANGHANGUAN[0] + number / 1000, JIANGHANGUAN[1])
    cut = points_on_map.cut_for(city[who], EVERYTHING, clock=clock)
    codes = {city.points[site].code for site in sites}
    assert set(points_on_map.codes(cut, limit=10)) == codes
    assert set(points_on_map.urgent_codes(cut, limit=10)) == codes
    assert points_on_map.found(cut).points == len(sites)
    x, y = world_place(*JIANGHANGUAN)
    near = read_tile(map_tiles.tile(cut, 12, x >> 20, y >> 20))
    shown = {one.properties["code"] for one in near["points"].features} if sites else set()
    assert shown == codes
    far = read_tile(map_tiles.tile(cut, 9, x >> 23, y >> 23))
    clusters = far["clusters"].features if sites else ()
    assert sum(int(str(one.properties["count"])) for one in clusters) == len(sites)


@pytest.mark.parametrize(
    ("where", "sites"),
    [
        (PointFilter(division="420106"), {"WCT"}),
        (PointFilter(division="420100"), {"JHG", "HQX", "WCT"}),
        (PointFilter(cat="6(4)"), {"HQX"}),
        (PointFilter(site="JHG"), {"JHG"}),
        (PointFilter(unit="HQXX"), {"HQX"}),
        (PointFilter(q="江滩"), {"WCT"}),
        (PointFilter(q="没有"), set()),
        (PointFilter(state="ok"), {"JHG"}),
        (PointFilter(use="trial"), set()),
        (PointFilter(state="down"), {"HQX"}),
        (PointFilter(state="down", division="420106"), set()),
    ],
)
def test_a_filter_finds_the_same_in_list_counts_and_tiles(
    city: City, clock: HandClock, where: PointFilter, sites: set[str]
) -> None:
    for site in ("JHG", "HQX", "WCT"):
        put(site, *JIANGHANGUAN)
    say(clock, JHG="recording", HQX="trouble")
    cut = points_on_map.cut_for(city["city"], where, clock=clock)
    codes = {city.points[site].code for site in sites}
    assert set(points_on_map.codes(cut, limit=10)) == codes
    assert points_on_map.found(cut).points == len(sites)
    x, y = world_place(*JIANGHANGUAN)
    for zoom in (8, 11, 13, 18):
        layers = read_tile(map_tiles.tile(cut, zoom, x >> (32 - zoom), y >> (32 - zoom)))
        if zoom < 12:
            clusters = layers["clusters"].features if sites else ()
            assert sum(int(str(one.properties["count"])) for one in clusters) == len(sites)
        else:
            assert {one.properties["code"] for one in layers["points"].features} == codes if sites else not layers


def test_the_most_urgent_come_first(city: City, clock: HandClock) -> None:
    say(clock, JHG="recording", WCT="trouble")
    cut = points_on_map.cut_for(city["city"], EVERYTHING, clock=clock)
    expected = tuple(city.points[site].code for site in ("WCT", "HQX", "JHG"))
    assert points_on_map.urgent_codes(cut, limit=3) == expected
    assert points_on_map.urgent_codes(cut, limit=1, offset=1) == expected[1:2]


def test_a_crowded_tile_shows_clusters(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, site in enumerate(("JHG", "HQX", "WCT")):
        put(site, JIANGHANGUAN[0] + number / 10_000, JIANGHANGUAN[1])
    monkeypatch.setattr(map_tiles, "MOST_POINTS", 2)
    cut = points_on_map.cut_for(city["city"], EVERYTHING, clock=clock)
    x, y = world_place(*JIANGHANGUAN)
    layers = read_tile(map_tiles.tile(cut, 13, x >> 19, y >> 19))
    assert set(layers) == {"clusters"}
    assert sum(int(str(one.properties["count"])) for one in layers["clusters"].features) == 3


def test_points_carry_what_the_map_draws(city: City, clock: HandClock) -> None:
    point = put("JHG", *JIANGHANGUAN)
    points_actions.set_point_view(
        OWNER, code=point.code, view=View(azimuth_deg=205, angle_deg=60, range_m=190), clock=clock
    )
    cut = points_on_map.cut_for(city["city"], EVERYTHING, clock=clock)
    x, y = world_place(*JIANGHANGUAN)
    layers = read_tile(map_tiles.tile(cut, 15, x >> 17, y >> 17))
    (shown,) = layers["points"].features
    expected = {"code": point.code, "name": "东侧", "state": "wait", "azimuth": 205, "angle": 60, "range": 190}
    assert shown.properties == expected
    assert (shown.x, shown.y) == ((x & 0x1FFFF) * 4096 >> 17, (y & 0x1FFFF) * 4096 >> 17)
    (site,) = layers["sites"].features
    assert site.properties == {"code": "JHG", "name": "江汉关广场", "count": 1}


def test_districts_are_named_with_their_counts(city: City, clock: HandClock) -> None:
    cut = points_on_map.cut_for(city["city"], EVERYTHING, clock=clock)
    features = [
        feature
        for column in range(208, 211)
        for row in range(104, 107)
        for feature in read_tile(map_tiles.tile(cut, 8, column, row)).get("districts", _NONE).features
    ]
    counts = {one.properties["code"]: one.properties["count"] for one in features}
    assert len(counts) == 13
    assert (counts["420102"], counts["420106"], counts["420117"]) == (2, 1, 0)


class _NONE:
    features = ()


def test_every_part_of_a_text_finds_it_also_through_the_index(city: City) -> None:
    """The index answers before the texts are compared. Letters can also be a mix of syllables and initials."""
    texts = dict(PointText.objects.values_list("pk", "text"))
    lines = sorted({line for text in texts.values() for line in text.split("\n")})
    sought = {line[start : start + length] for line in lines for length in (1, 2, 3, 5) for start in range(len(line))}
    for part in sorted(sought | {"江99", "%%%", "a_c", "没有"}):
        held = set(named_points.holding(part).values_list("pk", flat=True))
        meant = spellings(part)
        assert held == {pk for pk, text in texts.items() if any(all(one in text for one in way) for way in meant)}, part
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")  # a table of three rows would be read whole
            for typed in ("江汉关", "江", "j", "jh", "9"):
                assert "pointtext_starts" in named_points.holding(typed).explain(), typed
            named_points.forget()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(named_points, "_SAMPLED", named_points._SAMPLED.replace("SYSTEM (1)", "SYSTEM (100)"))
                assert "pointtext_starts" not in named_points.holding("江汉关").explain(), "one row in three has it"
            named_points.forget()
            cursor.execute("RESET enable_seqscan")

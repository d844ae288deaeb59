"""Areas: inside and border exactly, by counting cells of a raster; distance; what is refused; GeoJSON of any kind."""

import json
import random
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import only_invalid

from mingcha.geo.area_text import MOST_CHARACTERS, geojson_of, read_area
from mingcha.geo.areas import MOST_CORNERS, Area, area_of
from mingcha.geo.coordinates import Located, System, from_legal
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("6", "18")

LON, LAT = 114_300_000_000, 30_580_000_000
SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]
U = [(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (10, 10), (10, 30), (0, 30)]
"""A box with a notch from above, on a grid of 10."""


def _moved(corners: list[tuple[int, int]], scale: int = 100_000) -> list[tuple[int, int]]:
    return [(LON + x * scale, LAT + y * scale) for x, y in corners]


def test_inside_border_and_outside_of_a_notched_box_by_its_cells() -> None:
    """Cells of a raster of the same corners: the notch is columns 10 to 20 above row 10."""
    area = area_of(U)
    for x in range(-2, 33):
        for y in range(-2, 33):
            in_box = 0 <= x <= 30 and 0 <= y <= 30
            in_notch = 10 < x < 20 and y > 10
            assert area.contains(x, y) is (in_box and not in_notch), (x, y)


@pytest.mark.parametrize("turned", range(8))
@pytest.mark.parametrize("backward", [False, True])
def test_where_a_ring_begins_and_how_it_runs_does_not_matter(turned: int, backward: bool) -> None:
    ring = U[turned:] + U[:turned]
    area = area_of(ring[::-1] if backward else ring)
    assert [area.contains(*at) for at in ((5, 20), (15, 20), (15, 10), (15, 11), (30, 30))] == [
        True, False, True, False, True,
    ]  # fmt: skip
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*area.corners, area.corners[0])))
    assert doubled == 2 * 700, "counter-clockwise, and its extent by hand: 900 less the notch of 200"


def test_inside_of_any_star_by_the_angle_it_is_seen_under() -> None:
    """A star about its middle: a place is inside if it lies nearer than the border in its direction, which here is a
    triangle of two corners and the middle."""
    chance = random.Random(18)
    for _ in range(60):
        corners = [(chance.randrange(200, 1000), 0), (chance.randrange(200, 1000), chance.randrange(1, 400))]
        corners += [(-chance.randrange(100, 900), chance.randrange(100, 900)), (-chance.randrange(100, 900), -300)]
        corners += [(50, -chance.randrange(400, 900))]
        area = area_of(corners)
        for _ in range(40):
            x, y = chance.randrange(-1000, 1000), chance.randrange(-1000, 1000)
            inside = any(_in_triangle((0, 0), a, b, (x, y)) for a, b in pairwise((*corners, corners[0])))
            assert area.contains(x, y) is inside


def _in_triangle(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int], at: tuple[int, int]) -> bool:
    """By areas: the three triangles with a place inside make up the whole."""

    def doubled(p: tuple[int, int], q: tuple[int, int], r: tuple[int, int]) -> int:
        return abs(p[0] * (q[1] - r[1]) + q[0] * (r[1] - p[1]) + r[0] * (p[1] - q[1]))

    return doubled(a, b, c) == doubled(a, b, at) + doubled(b, c, at) + doubled(a, c, at)


def test_distance_in_metres() -> None:
    """A square of 0.01 degrees at 30.58 degrees: a degree is 110,862 m north and 95,920 m east, halfway up 95,915 m."""
    area = area_of([(LON, LAT), (LON + 10_000_000, LAT), (LON + 10_000_000, LAT + 10_000_000), (LON, LAT + 10_000_000)])
    assert area.distance_m(LON + 5_000_000, LAT + 5_000_000) == 0.0
    assert area.distance_m(LON, LAT + 5_000_000) == 0.0, "on the border"
    assert area.distance_m(LON - 1_000_000, LAT + 5_000_000) == pytest.approx(95.915, abs=0.002)
    # the sag of the parallel is included: its middle lies 1 cm south of the straight line
    assert area.distance_m(LON + 5_000_000, LAT - 1_000_000) == pytest.approx(110.862, abs=0.02), (
        "the sag of the parallel included"
    )
    corner = hypot(95.920, 110.862)
    assert area.distance_m(LON - 1_000_000, LAT - 1_000_000) == pytest.approx(corner, abs=0.02)


@pytest.mark.parametrize(
    ("corners", "said"),
    [
        ([(0, 0), (1, 1)], "at least three corners"),
        ([(0, 0), (5, 0), (5, 5), (0, 0)], "corner 4 is repeated"),
        ([(0, 0), (5, 0), (10, 0)], "edges 1 and 3"),  # no extent
        ([(0, 0), (10, 10), (10, 0), (0, 10)], "edges 1 and 3"),
        ([(0, 0), (12, 10), (10, 0), (0, 10)], "edges 1 and 3"),
        ([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)], "edges 1 and 3"),  # a corner on another edge
        ([(0, 0), (10, 0), (4, 0), (4, 8)], "edges 1 and 2"),  # a spike back on itself
        ([(0, 0), (600_000_000, 0), (0, 10)], "too large"),
    ],
)
def test_what_is_no_area(corners: list[tuple[int, int]], said: str) -> None:
    with pytest.raises(Fault) as caught:
        area_of(corners)
    assert caught.value.kind is FaultKind.INVALID
    assert said in caught.value.words.en


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7, unique=True))
def test_any_corners_are_an_area_or_refused_and_an_area_has_whole_extent(corners: list[tuple[int, int]]) -> None:
    """By Pick's theorem: the doubled extent of a simple polygon is 2 * inside + on the border - 2, counted on the grid.
    A ring that crosses or touches itself does not fulfil it, or is refused."""
    with only_invalid():
        area = area_of(corners)
        doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*area.corners, area.corners[0])))
        held = sum(area.contains(x, y) for x in range(7) for y in range(7))
        border = sum(_steps(a, b) for a, b in area.edges())
        assert doubled == 2 * (held - border) + border - 2


def _steps(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Places of the grid on an edge, one end counted."""
    across, up = abs(a[0] - b[0]), abs(a[1] - b[1])
    while up:
        across, up = up, across % up
    return across


def _text(ring: list[tuple[float, float]], **more: object) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[list(at) for at in ring]], **more})


RING = [(114.30, 30.58), (114.31, 30.58), (114.31, 30.59), (114.30, 30.58)]


def test_a_ring_in_cgcs2000_keeps_its_numbers() -> None:
    held = read_area(_text(RING), System.CGCS2000)
    assert held.area.corners == ((114_300_000_000, 30_580_000_000), (114_310_000_000, 30_580_000_000),
                                 (114_310_000_000, 30_590_000_000))  # fmt: skip
    assert held.original == "114.3 30.58, 114.31 30.58, 114.31 30.59"
    again = read_area(json.dumps(geojson_of(held.area)), System.CGCS2000)
    assert again.area == held.area


def test_a_feature_and_a_collection_of_one() -> None:
    polygon = json.loads(_text(RING))
    feature = {"type": "Feature", "properties": {}, "geometry": polygon}
    one = {"type": "FeatureCollection", "features": [feature]}
    assert read_area(json.dumps(feature), System.WGS84).area == read_area(json.dumps(one), System.WGS84).area
    with pytest.raises(Fault, match="exactly one"):
        read_area(json.dumps({**one, "features": [feature, feature]}), System.WGS84)


@pytest.mark.parametrize("system", [System.GCJ02, System.BD09, System.CGCS2000_GK_114E])
def test_other_systems_become_cgcs2000_and_the_original_stays(system: System) -> None:
    plain = read_area(_text(RING), System.CGCS2000).area
    there = [from_legal(x, y, system) for x, y in RING]
    ring = [_numbers(at) for at in there]
    held = read_area(_text(ring), system)
    for got, wanted in zip(held.area.corners, plain.corners, strict=True):
        assert max(abs(got[0] - wanted[0]), abs(got[1] - wanted[1])) < 100, "1 cm"
    assert held.original.startswith(f"{ring[0][0]:.12g} ")


def _numbers(at: Located) -> tuple[float, float]:
    return at.metres if at.system.is_projected else at.degrees


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not GeoJSON"),
        ("[" * 30_000, "not GeoJSON"),
        ("{}", "a Polygon is needed"),
        ('{"type": "MultiPolygon", "coordinates": []}', "a Polygon is needed"),
        ('{"type": "Polygon"}', "no coordinates"),
        ('{"type": "Polygon", "coordinates": []}', "no coordinates"),
        ('{"type": "Polygon", "coordinates": [[], []]}', "no holes"),
        ('{"type": "Polygon", "coordinates": [[]]}', "not closed"),
        (_text(RING[:-1]), "not closed"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [NaN, 3]]]}', "position 2"),
        ('{"type": "Polygon", "coordinates": [[[true, 2]]]}', "position 1"),
        ('{"type": "Polygon", "coordinates": [[[1e999, 2]]]}', "position 1"),
        ('{"type": "Polygon", "coordinates": [["11", 2]]}', "position 1"),
        (_text([(y, x) for x, y in RING]), "swapped"),
        (_text([(200.0, 100.0), (201.0, 100.0), (201.0, 101.0), (200.0, 100.0)]), "position 1"),
        (" " * (MOST_CHARACTERS + 1), "characters"),
        (_text([*((114.3 + n / 1e4, 30.58) for n in range(MOST_CORNERS + 1)), (114.3, 30.58)]), "at most"),
    ],
)
def test_what_is_no_text_of_an_area(text: str, said: str) -> None:
    with pytest.raises(Fault) as caught:
        read_area(text, System.CGCS2000)
    assert caught.value.kind is FaultKind.INVALID
    assert said in caught.value.words.en


_LEAVES = st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(["Polygon", "Feature", "x"])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "geometry", "features"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(_JSON | st.builds(lambda ring: {"type": "Polygon", "coordinates": [ring]}, _JSON))
def test_any_json_is_an_area_or_invalid(held: object) -> None:
    with only_invalid():
        assert isinstance(read_area(json.dumps(held), System.GCJ02).area, Area)


@given(st.text(max_size=60))
def test_any_text_is_an_area_or_invalid(text: str) -> None:
    with only_invalid():
        read_area(text, System.CGCS2000)


def test_the_most_corners_are_judged_in_time() -> None:
    """A comb of 200 corners: every pair of edges is compared."""
    teeth = [(x, 900 if x % 2 else 10) for x in range(MOST_CORNERS - 2)]
    area = area_of(_moved([*teeth, (MOST_CORNERS, 0), (-1, 0)]))
    assert area.contains(LON + 100_000, LAT + 500 * 100_000)
    assert not area.contains(LON + 200_000, LAT + 500 * 100_000)

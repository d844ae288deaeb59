"""Coordinates against the reference pairs of the requirements (section 6), round trips, and what is refused."""

from math import atan2, cos, hypot, inf, nan, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import (
    Located,
    System,
    distance_m,
    from_legal,
    gauss_kruger,
    offset,
    recognise_system,
    residual_m,
    to_legal,
)
from mingcha.kit.errors import Fault, FaultKind

pytestmark = pytest.mark.law("13")

# CGCS2000 degrees | EPSG:4547 metres | GCJ-02 degrees | BD-09 degrees
WUHAN_PAIRS = {
    "江汉关": (114.2892, 30.5795, 527740.342, 3384390.846, 114.2946245, 30.5770602, 114.3011946, 30.5827260),
    "光谷广场": (114.3983, 30.5063, 538234.059, 3376307.619, 114.4038409, 30.5039942, 114.4104199, 30.5097715),
    "天河机场": (114.2081, 30.7838, 519919.155, 3407023.260, 114.2135990, 30.7814571, 114.2200803, 30.7875209),
    "沌口": (114.1683, 30.4936, 516157.688, 3374844.265, 114.1738820, 30.4912033, 114.1804795, 30.4968811),
    "邾城": (114.8008, 30.8414, 576607.290, 3413665.110, 114.8060290, 30.8390211, 114.8125471, 30.8449497),
    "SW corner": (113.68, 29.97, 469115.027, 3316830.917, 113.6856727, 29.9673680, 113.6922194, 29.9731134),
    "NE corner": (115.08, 31.37, 602747.015, 3472501.338, 115.0855791, 31.3681173, 115.0920002, 31.3744510),
}
PLACES = pytest.mark.parametrize("place", WUHAN_PAIRS)
ROUNDED_METRES = 0.00051  # the pairs are given to the millimetre
MICRODEGREE = 1e-6

in_wuhan = st.tuples(st.floats(113.68, 115.08), st.floats(29.97, 31.37))
in_zone = st.tuples(st.floats(112.5, 115.5), st.floats(18.0, 54.0))
in_china = st.tuples(st.floats(73.0, 136.0), st.floats(2.0, 54.0))


def _degrees(system: System, longitude: float, latitude: float) -> Located:
    return Located(system=system, longitude=longitude, latitude=latitude)


@PLACES
def test_metres_of_the_plane_within_a_millimetre(place: str) -> None:
    longitude, latitude, easting, northing, *_ = WUHAN_PAIRS[place]
    plane = from_legal(longitude, latitude, System.CGCS2000_GK_114E)
    assert plane.metres == pytest.approx((easting, northing), abs=ROUNDED_METRES)
    prefixed = from_legal(longitude, latitude, System.CGCS2000_GK_ZONE_38)
    assert prefixed.metres == pytest.approx((38_000_000 + easting, northing), abs=ROUNDED_METRES)


@PLACES
def test_every_system_leads_to_the_same_legal_coordinate(place: str) -> None:
    longitude, latitude, easting, northing, gcj_x, gcj_y, bd_x, bd_y = WUHAN_PAIRS[place]
    given_points = (
        _degrees(System.CGCS2000, longitude, latitude),
        _degrees(System.WGS84, longitude, latitude),
        _degrees(System.GCJ02, gcj_x, gcj_y),
        _degrees(System.BD09, bd_x, bd_y),
        Located(system=System.CGCS2000_GK_114E, easting=easting, northing=northing),
        Located(system=System.CGCS2000_GK_ZONE_38, easting=38_000_000 + easting, northing=northing),
    )
    for point in given_points:
        legal = to_legal(point)
        assert (legal.longitude, legal.latitude) == pytest.approx((longitude, latitude), abs=MICRODEGREE)
        assert legal.original == point
        assert legal.system is System.CGCS2000


@PLACES
def test_the_offset_systems_forward(place: str) -> None:
    longitude, latitude, _, _, gcj_x, gcj_y, bd_x, bd_y = WUHAN_PAIRS[place]
    assert from_legal(longitude, latitude, System.GCJ02).degrees == pytest.approx((gcj_x, gcj_y), abs=MICRODEGREE)
    assert from_legal(longitude, latitude, System.BD09).degrees == pytest.approx((bd_x, bd_y), abs=MICRODEGREE)


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
    ],
)
def test_published_vectors_of_gcj02(wgs: tuple[float, float], gcj: tuple[float, float]) -> None:
    assert offset.wgs84_to_gcj02(*wgs) == pytest.approx(gcj, abs=1e-7)
    assert offset.gcj02_to_wgs84(*gcj) == pytest.approx(wgs, abs=1e-7)


def _bd09_to_wgs84_as_published(longitude: float, latitude: float, turn: float) -> tuple[float, float]:
    """The rough inverse of the upstream vectors; `turn` is the factor of its waves."""
    x, y = longitude - 0.0065, latitude - 0.006
    radius, angle = hypot(x, y) - 0.00002 * sin(y * turn), atan2(y, x) - 0.000003 * cos(x * turn)
    gcj = radius * cos(angle), radius * sin(angle)
    shifted = offset.wgs84_to_gcj02(*gcj)
    return 2 * gcj[0] - shifted[0], 2 * gcj[1] - shifted[1]


@pytest.mark.parametrize(
    ("bd", "wgs", "variant_distance_m"),
    [
        ((120.019809, 29.199786), (120.00877901149691, 29.196131605295484), 10.6),
        ((120.036455, 29.210504), (120.0253853970846, 29.206795749156136), 41.4),
    ],
)
def test_published_vectors_of_bd09_are_of_another_variant(
    bd: tuple[float, float], wgs: tuple[float, float], variant_distance_m: float
) -> None:
    # Their waves turn with pi; those of the Wuhan pairs, and of the packages that agree on them, with pi * 3000 / 180.
    assert _bd09_to_wgs84_as_published(*bd, turn=pi) == pytest.approx(wgs, abs=1e-9, rel=0)
    assert distance_m(_bd09_to_wgs84_as_published(*bd, turn=pi * 3000 / 180), wgs) > 3.0
    legal = to_legal(_degrees(System.BD09, *bd))
    assert distance_m((legal.longitude, legal.latitude), wgs) == pytest.approx(variant_distance_m, abs=0.1)


@pytest.mark.parametrize("place", [(-104.9903, 39.7392), (153.0251, -27.4698), (-43.1729, -22.9068)])
def test_outside_china_gcj02_is_wgs84(place: tuple[float, float]) -> None:
    assert offset.wgs84_to_gcj02(*place) == place
    assert offset.gcj02_to_wgs84(*place) == place


@given(in_wuhan)
def test_offsets_in_wuhan_are_half_a_kilometre(point: tuple[float, float]) -> None:
    here, there = gauss_kruger.to_plane(*point), gauss_kruger.to_plane(*offset.wgs84_to_gcj02(*point))
    assert 547.0 <= hypot(there[0] - here[0], there[1] - here[1]) <= 622.0


@given(in_china)
def test_inverses_of_the_offsets(point: tuple[float, float]) -> None:
    gcj = offset.wgs84_to_gcj02(*point)
    assert offset.gcj02_to_wgs84(*gcj) == pytest.approx(point, abs=1e-10, rel=0)
    assert offset.bd09_to_gcj02(*offset.gcj02_to_bd09(*point)) == pytest.approx(point, abs=1e-10, rel=0)


@given(in_zone)
def test_plane_and_back(point: tuple[float, float]) -> None:
    assert gauss_kruger.to_geographic(*gauss_kruger.to_plane(*point)) == pytest.approx(point, abs=1e-11, rel=0)


@given(in_wuhan, st.sampled_from(list(System)))
def test_round_trip_through_every_system(point: tuple[float, float], system: System) -> None:
    legal = to_legal(from_legal(*point, system))
    assert (legal.longitude, legal.latitude) == pytest.approx(point, abs=2e-10, rel=0)


def test_the_plane_on_its_central_meridian_is_the_length_of_the_meridian() -> None:
    # The quarter of the meridian of GRS80: 10 001 965.729 m (Moritz 2000, Geodetic Reference System 1980).
    easting, northing = gauss_kruger.to_plane(114.0, 90.0 - 1e-12)
    assert (easting, northing) == pytest.approx((500_000.0, 10_001_965.729), abs=0.001)
    assert gauss_kruger.to_plane(114.0, 0.0) == (500_000.0, 0.0)


def test_an_inverse_without_a_fixed_point_ends_with_a_fault() -> None:
    with pytest.raises(Fault) as fault:
        offset._inverse(lambda x, y: (-x, y), 114.0, 30.0)
    assert fault.value.kind is FaultKind.INTERNAL


@pytest.mark.parametrize(
    ("system", "method", "accuracy_m"),
    [
        (System.CGCS2000, "identity", 0.0),
        (System.WGS84, "null-transform", 1.0),
        (System.GCJ02, "gcj02-inverse-iterated", 4.0),
        (System.BD09, "bd09-inverse-iterated", 4.0),
    ],
)
def test_method_and_accuracy_say_what_was_done(system: System, method: str, accuracy_m: float) -> None:
    legal = to_legal(Located(system=system, longitude=114.3, latitude=30.6, accuracy_m=0.5))
    assert (legal.method, legal.accuracy_m) == (method, accuracy_m + 0.5)


def test_the_epoch_is_kept_or_known_or_none() -> None:
    assert to_legal(_degrees(System.CGCS2000, 114.3, 30.6)).epoch == 2000.0
    assert to_legal(_degrees(System.GCJ02, 114.3, 30.6)).epoch is None
    measured = Located(system=System.WGS84, longitude=114.3, latitude=30.6, accuracy_m=0.02, epoch=2026.9)
    assert to_legal(measured).epoch == 2026.9


@pytest.mark.parametrize(
    ("given_values", "said"),
    [
        ({"system": System.WGS84, "longitude": 30.5795, "latitude": 114.2892}, "swapped"),
        ({"system": System.GCJ02, "longitude": 30.5795, "latitude": 74.0}, "swapped"),
        ({"system": System.CGCS2000_GK_114E, "easting": 3384390.8, "northing": 527740.3}, "swapped"),
        ({"system": System.CGCS2000_GK_ZONE_38, "easting": 3384390.8, "northing": 38527740.3}, "swapped"),
        ({"system": System.CGCS2000_GK_114E, "easting": 38527740.3, "northing": 3384390.8}, "EPSG:4526"),
        ({"system": System.CGCS2000_GK_ZONE_38, "easting": 527740.3, "northing": 3384390.8}, "EPSG:4547"),
        ({"system": System.CGCS2000_GK_114E, "easting": 900000.0, "northing": 3384390.8}, "outside"),
        ({"system": System.WGS84, "longitude": 181.0, "latitude": 0.0}, "within"),
        ({"system": System.WGS84, "longitude": nan, "latitude": 30.0}, "finite"),
        ({"system": System.CGCS2000_GK_114E, "easting": 527740.3, "northing": inf}, "finite"),
        ({"system": System.WGS84, "longitude": 114.0}, "degrees"),
        ({"system": System.WGS84, "easting": 527740.3, "northing": 3384390.8}, "degrees"),
        ({"system": System.CGCS2000_GK_114E, "longitude": 114.0, "latitude": 30.0}, "metres"),
        ({"system": System.WGS84, "longitude": 114.0, "latitude": 30.0, "accuracy_m": -1.0}, "accuracy"),
        ({"system": System.WGS84, "longitude": 114.0, "latitude": 30.0, "epoch": 26.9}, "epoch"),
    ],
)
def test_what_cannot_be_right_is_named(given_values: dict[str, object], said: str) -> None:
    with pytest.raises(Fault, match=said) as fault:
        Located(**given_values)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh != fault.value.words.en


def test_a_plane_does_not_reach_beyond_its_zone() -> None:
    with pytest.raises(Fault, match="outside"):
        from_legal(121.5, 31.2, System.CGCS2000_GK_114E)


def test_asking_for_the_other_kind_of_numbers_is_refused() -> None:
    with pytest.raises(Fault, match="metres"):
        _ = _degrees(System.WGS84, 114.3, 30.6).metres
    with pytest.raises(Fault, match="degrees"):
        _ = Located(system=System.CGCS2000_GK_114E, easting=527740.3, northing=3384390.8).degrees


@pytest.mark.parametrize(
    ("label", "system"),
    [
        ("GCJ-02", System.GCJ02),
        ("gcj02", System.GCJ02),
        ("高德", System.GCJ02),
        ("bd-09", System.BD09),
        ("ＷＧＳ８４", System.WGS84),
        ("epsg:4547", System.CGCS2000_GK_114E),
        ("4526", System.CGCS2000_GK_ZONE_38),
        ("国家2000", System.CGCS2000),
        *((system.value, system) for system in System),
    ],
)
def test_labels_that_people_write(label: str, system: System) -> None:
    assert recognise_system(label) is system


@pytest.mark.parametrize("label", ["", "WGS", "北京54", "EPSG:3857", "x" * 1000])
def test_an_unknown_label_is_never_guessed(label: str) -> None:
    with pytest.raises(Fault) as fault:
        recognise_system(label)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("13")
@pytest.mark.parametrize("system", list(System))
def test_converted_back_every_system_gives_the_original_within_a_centimetre(system: System) -> None:
    for place in ((114.2892, 30.5795), (113.68, 29.97), (115.08, 31.37)):
        original = from_legal(*place, system)
        legal = to_legal(original)
        stored = (round(legal.longitude, 9), round(legal.latitude, 9))
        assert residual_m(*stored, original) < 0.001

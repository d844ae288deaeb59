"""The strip along a line: what lies in it, in which order, and which strips cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.local_plane import LocalPlane
from mingcha.geo.roads import LEAST_BESIDE_M, MOST_BESIDE_M, road_strip
from mingcha.kit.errors import Fault

WEST = (114_290_000_000, 30_580_000_000)
EAST = (114_300_000_000, 30_580_000_000)
NORTH = (114_300_000_000, 30_590_000_000)
"""Corners of a road that turns: 959 m east, then 1,109 m north."""


def test_places_along_a_road_have_their_order() -> None:
    road = road_strip((WEST, EAST, NORTH), 40)
    begin = road.along_m(*WEST)
    turn = road.along_m(*EAST)
    end = road.along_m(*NORTH)
    assert begin == pytest.approx(0, abs=0.1)
    assert turn == pytest.approx(959, abs=1)
    assert end == pytest.approx(959 + 1109, abs=2)


def test_a_place_beside_the_road_is_in_it_as_far_as_it_reaches() -> None:
    road = road_strip((WEST, EAST), 40)
    assert road.along_m(114_295_000_000, 30_580_300_000) == pytest.approx(479.5, abs=1)  # 33 m to the north
    assert road.along_m(114_295_000_000, 30_580_400_000) is None  # 44 m
    assert road.along_m(114_289_700_000, 30_580_000_000) == 0.0  # 29 m before its begin
    assert road.along_m(114_289_500_000, 30_580_000_000) is None  # 48 m


def test_the_nearest_part_of_a_road_counts() -> None:
    """A road that comes back beside itself, 22 m apart."""
    road = road_strip((WEST, EAST, (EAST[0], EAST[1] + 200_000), (WEST[0], WEST[1] + 200_000)), 40)
    there, back = (114_295_000_000, WEST[1] + 20_000), (114_295_000_000, WEST[1] + 180_000)
    assert road.along_m(*there) == pytest.approx(479.5, abs=1)
    assert road.along_m(*back) == pytest.approx(959 + 22 + 479.5, abs=2)


@given(
    st.integers(114_280_000_000, 114_310_000_000),
    st.integers(30_570_000_000, 30_600_000_000),
    st.integers(LEAST_BESIDE_M, MOST_BESIDE_M),
)
def test_what_lies_in_a_strip_lies_in_its_box(longitude: int, latitude: int, beside_m: int) -> None:
    road = road_strip((WEST, EAST, NORTH), beside_m)
    if road.along_m(longitude, latitude) is not None:
        west, south, east, north = road.box
        assert west <= longitude <= east
        assert south <= latitude <= north


@given(st.integers(0, 195))
def test_a_corner_holds_what_is_near_it(metres: int) -> None:
    """Of a strip of 200 m no place within 195 m of its end is left out, whatever its direction."""
    road = road_strip((WEST, EAST), 200)
    west, south, east, north = LocalPlane(*WEST).box_ndeg(metres * 0.7)
    for spot in ((west, south), (west, north), (east, south), (east, north)):
        assert road.along_m(*spot) is not None


@pytest.mark.parametrize(
    ("corners", "beside_m"),
    [
        ((WEST,), 40),
        ((WEST, WEST), 40),
        ((WEST, (WEST[0] + 600_000_000, WEST[1])), 40),
        ((WEST, EAST), LEAST_BESIDE_M - 1),
        ((WEST, EAST), MOST_BESIDE_M + 1),
        (tuple((WEST[0] + at * 1000, WEST[1]) for at in range(201)), 40),
    ],
)
def test_a_strip_that_cannot_be_is_refused(corners: tuple[tuple[int, int], ...], beside_m: int) -> None:
    with pytest.raises(Fault):
        road_strip(corners, beside_m)

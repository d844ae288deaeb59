"""Views against areas and against views, judged by straight lines through the ellipsoid and by places drawn at random.

The judge shares no formula with the product: places are points in space on the CGCS2000 ellipsoid, and azimuth and
distance are read in the tangent plane of the camera. A chord is shorter than the arc by 8 mm at 20 km.
"""

import random
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.areas import Area, area_of
from mingcha.geo.local_plane import NDEG_PER_DEGREE, LocalPlane
from mingcha.geo.sectors import Sector, reaches_area, views_overlap

pytestmark = pytest.mark.law("5", "7", "18")

LON, LAT = 114_300_000_000, 30_580_000_000
M_EAST, M_NORTH = 10_425, 9_020
"""1e-9 degrees a metre there: 95,920 m and 110,862 m a degree."""


def _in_space(lon_ndeg: int, lat_ndeg: int) -> tuple[float, float, float]:
    lon, lat = radians(lon_ndeg / 1e9), radians(lat_ndeg / 1e9)
    squared = 0.006694380022901
    across = 6378137.0 / sqrt(1 - squared * sin(lat) ** 2)
    return across * cos(lat) * cos(lon), across * cos(lat) * sin(lon), across * (1 - squared) * sin(lat)


def _seen_from(lon_ndeg: int, lat_ndeg: int, there: tuple[int, int]) -> tuple[float, float]:
    """(azimuth in degrees, metres) of a place from another one."""
    x, y, z = (b - a for a, b in zip(_in_space(lon_ndeg, lat_ndeg), _in_space(*there), strict=True))
    lon, lat = radians(lon_ndeg / 1e9), radians(lat_ndeg / 1e9)
    east = -sin(lon) * x + cos(lon) * y
    north = -sin(lat) * cos(lon) * x - sin(lat) * sin(lon) * y + cos(lat) * z
    chord = sqrt(x * x + y * y + z * z)
    return degrees(atan2(east, north)) % 360.0, 2 * 6_371_000 * asin(chord / 2 / 6_371_000)


def _inside(view: Sector, place: tuple[int, int], margin_m: float) -> bool:
    """Whether a place lies in a view, by the judge; a margin above 0 narrows the view, below 0 widens it."""
    azimuth, away_m = _seen_from(view.longitude_ndeg, view.latitude_ndeg, place)
    off_m = abs((azimuth - view.azimuth_deg + 180) % 360 - 180) * 0.0174533 * away_m
    half_m = view.angle_deg / 2 * 0.0174533 * away_m
    return away_m <= view.range_m - margin_m and (view.angle_deg >= 360 or off_m <= half_m - margin_m)


def _box(east_m: float, north_m: float, wide_m: float, high_m: float) -> Area:
    """A box whose south-west corner lies so many metres from LON, LAT."""
    x, y = LON + round(east_m * M_EAST), LAT + round(north_m * M_NORTH)
    right, top = x + round(wide_m * M_EAST), y + round(high_m * M_NORTH)
    return area_of([(x, y), (right, y), (right, top), (x, top)])


@given(st.floats(-20_000, 20_000), st.floats(-20_000, 20_000), st.integers(20_000_000_000, 45_000_000_000))
def test_the_plane_is_off_by_less_than_a_tenth_of_a_metre_within_20_km(east: float, north: float, lat: int) -> None:
    there = (LON + round(east * M_EAST), lat + round(north * M_NORTH))
    azimuth, away_m = _seen_from(LON, lat, there)
    if away_m > 20_000:
        return
    x, y = LocalPlane(LON, lat).metres(*there)
    assert hypot(x - away_m * sin(radians(azimuth)), y - away_m * cos(radians(azimuth))) < 0.1


def test_north_elsewhere_is_turned() -> None:
    """20 km east of here the meridian is turned by 0.21 degrees of longitude times the sine of the latitude."""
    there = (LON + 208_630_000, LAT)
    azimuth, _ = _seen_from(LON, LAT, there)
    back, _ = _seen_from(*there, (LON, LAT))
    assert LocalPlane(LON, LAT).metres_and_turn_deg(*there)[1] == pytest.approx(back - azimuth - 180.0, abs=1e-4)


@pytest.mark.parametrize(
    ("azimuth", "angle", "range_m", "area", "reaches"),
    [
        (90, 60, 50, _box(40, -5, 20, 10), True),  # ahead, 40 m away
        (90, 60, 39, _box(40, -5, 20, 10), False),  # ahead, a metre too far
        (270, 60, 50, _box(40, -5, 20, 10), False),  # behind
        (0, 89, 100, _box(50, -5, 20, 60), True),  # its corner at 42 degrees lies within half of 89
        (0, 60, 100, _box(50, -5, 20, 60), False),  # and outside half of 60
        (90, 10, 500, _box(100, -200, 5, 400), True),  # a long wall across: no corner is in view
        (90, 2, 500, _box(-20, -20, 40, 40), True),  # the camera stands inside, whatever it looks at
        (270, 1, 1, _box(-1000, -1000, 2000, 2000), True),
        (0, 360, 45, _box(30, 30, 10, 10), True),  # a camera that turns: 42.4 m to the corner
        (0, 360, 42, _box(30, 30, 10, 10), False),
        (135, 270, 45, _box(-40, 30, 10, 10), False),  # the quarter that 270 degrees about south-east leave out
        (135, 270, 60, _box(-40, -10, 20, 5), True),
        (45, 90, 50, _box(-100, 49, 101, 1), True),  # the arc alone: the wall is just inside the range, straight north
    ],
)
def test_a_view_and_a_box(azimuth: int, angle: int, range_m: int, area: Area, reaches: bool) -> None:
    assert reaches_area(Sector(LON, LAT, azimuth, angle, range_m), area) is reaches


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ((0, 0, 90, 60, 30), (50, 0, 270, 60, 30), True),  # face to face
        ((0, 0, 90, 60, 30), (50, 0, 90, 60, 30), False),  # one behind the other
        ((0, 0, 90, 60, 24), (50, 0, 270, 60, 24), False),  # face to face, two metres between them
        ((0, 0, 0, 60, 50), (1, 0, 180, 60, 50), False),  # back to back, a metre apart
        ((0, 0, 0, 360, 30), (0, 0, 17, 1, 30), True),  # the same place
        ((0, 0, 0, 360, 100), (10, 10, 90, 20, 5), True),  # one inside the other
        ((0, 0, 45, 20, 100), (60, 0, 315, 20, 100), True),  # crossing, neither camera in view of the other
        ((0, 0, 315, 20, 100), (60, 0, 45, 20, 100), False),  # parting
    ],
)
def test_two_views(one: tuple[int, ...], other: tuple[int, ...], overlap: bool) -> None:
    first, second = (
        Sector(LON + e * M_EAST, LAT + n * M_NORTH, azimuth, angle, away) for e, n, azimuth, angle, away in (one, other)
    )
    assert views_overlap(first, second) is overlap
    assert views_overlap(second, first) is overlap


def _any_view(chance: random.Random) -> Sector:
    away_m = chance.choice((20, 80, 300, 2_000))
    east, north = chance.uniform(-200, 200), chance.uniform(-200, 200)
    angle = chance.choice((1, 30, 90, 179, 180, 181, 300, 360))
    place = (LON + round(east * M_EAST), LAT + round(north * M_NORTH))
    return Sector(*place, chance.randrange(360), angle, away_m)


def _places_of(view: Sector, chance: random.Random) -> list[tuple[int, int]]:
    """Places in a view, its tip and its corners near the border among them."""
    found = [(view.longitude_ndeg, view.latitude_ndeg)]
    for _ in range(60):
        away_m = view.range_m * sqrt(chance.random())
        bearing = radians(view.azimuth_deg + view.angle_deg * (chance.random() - 0.5))
        east, north = away_m * sin(bearing), away_m * cos(bearing)
        found.append((view.longitude_ndeg + round(east * M_EAST), view.latitude_ndeg + round(north * M_NORTH)))
    return found


def test_places_that_two_views_share_by_chance() -> None:
    """Where a drawn place lies in both, the views overlap; views that overlap nowhere share none."""
    chance, shared = random.Random(12), 0
    for _ in range(250):
        one, other = _any_view(chance), _any_view(chance)
        places = [*_places_of(one, chance), *_places_of(other, chance)]
        common = any(_inside(one, at, 0.5) and _inside(other, at, 0.5) for at in places)
        assert not common or views_overlap(one, other)
        assert views_overlap(one, other) == views_overlap(other, one)
        shared += common
    assert 50 < shared < 200, "both answers are met"


def test_places_that_a_view_shares_with_a_box_by_chance() -> None:
    """A box of 40 by 30 m is laid out as a raster of 1.25 m: any of its places well in view means that it is reached,
    none even nearly in view that it is not."""
    chance, answers = random.Random(6), {True: 0, False: 0}
    for _ in range(90):
        view, east, north = _any_view(chance), chance.uniform(-250, 250), chance.uniform(-250, 250)
        box = _box(east, north, 40, 30)
        (x, y), (right, top) = box.corners[0], box.corners[2]
        raster = [
            (x + (right - x) * column // 32, y + (top - y) * row // 24) for column in range(33) for row in range(25)
        ]
        seen = reaches_area(view, box)
        if any(_inside(view, at, 0.1) for at in raster):
            assert seen
        elif not any(_inside(view, at, -1.0) for at in [*raster, (view.longitude_ndeg, view.latitude_ndeg)][:-1]):
            assert not seen
        answers[seen] += 1
    assert min(answers.values()) > 15


def test_the_box_around_a_range_leaves_nothing_out() -> None:
    west, south, east, north = LocalPlane(LON, LAT).box_ndeg(20_000.0)
    for bearing in range(0, 360, 5):
        at = (
            LON + round(20_000 * sin(radians(bearing)) * M_EAST),
            LAT + round(20_000 * cos(radians(bearing)) * M_NORTH),
        )
        assert west <= at[0] <= east
        assert south <= at[1] <= north
    assert (east - west) / NDEG_PER_DEGREE < 0.43, "and it is not much wider"

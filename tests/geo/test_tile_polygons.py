"""Polygons on tiles: cut at the buffer, clockwise on the screen, and read back."""

from hypothesis import given
from hypothesis import strategies as st
from tests.support.geo.vector_tile_reader import read_tile

from mingcha.geo.areas import area_of
from mingcha.geo.tile_grid import WORLD_BITS, world_place
from mingcha.geo.tile_polygons import BUFFER, ring_on_tile
from mingcha.geo.vector_tiles import EXTENT, PolygonLayer, encode_tile
from mingcha.kit.errors import Fault

WEST, SOUTH = 114_300_000_000, 30_610_000_000
BLOCK = area_of(
    [(WEST, SOUTH), (WEST + 1_000_000, SOUTH), (WEST + 1_000_000, SOUTH + 1_000_000), (WEST, SOUTH + 1_000_000)]
)


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    x, y = world_place(longitude, latitude)
    return zoom, x >> (WORLD_BITS - zoom), y >> (WORLD_BITS - zoom)


def doubled_area(ring: list[tuple[int, int]]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def test_a_block_is_whole_on_its_tile_and_clockwise() -> None:
    ring = ring_on_tile(BLOCK, *tile_at(114.3005, 30.6105, 14))
    assert len(ring) == 4
    assert doubled_area(ring) > 0
    layer = PolygonLayer("areas")
    layer.add(ring, {"number": 7})
    (feature,) = read_tile(encode_tile([layer]))["areas"].features
    assert list(feature.ring) == ring
    assert feature.properties == {"number": 7}


def test_nothing_on_a_tile_far_away() -> None:
    assert ring_on_tile(BLOCK, *tile_at(114.40, 30.70, 14)) == []


def test_a_tile_inside_an_area_is_covered_up_to_its_buffer() -> None:
    ring = ring_on_tile(BLOCK, *tile_at(114.3005, 30.6105, 20))
    low, high = -BUFFER, EXTENT + BUFFER
    assert set(ring) == {(low, low), (high, low), (high, high), (low, high)}


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=3, max_size=9, unique=True),
    st.integers(9, 18),
    st.tuples(st.floats(0, 0.4), st.floats(0, 0.4)),
)
def test_a_cut_part_stays_in_the_buffer_and_keeps_its_direction(
    corners: list[tuple[int, int]], zoom: int, at: tuple[float, float]
) -> None:
    try:
        area = area_of([(WEST + x * 1_000_000, SOUTH + y * 1_000_000) for x, y in corners])
    except Fault:
        return
    place = tile_at(114.3 + at[0], 30.61 + at[1], zoom)
    ring = ring_on_tile(area, *place)
    assert all(-BUFFER <= one <= EXTENT + BUFFER for corner in ring for one in corner)
    assert ring == [] or doubled_area(ring) > 0

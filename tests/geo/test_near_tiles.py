"""Tiles that are not narrower than a radius: what lies within it is in a tile or beside it."""

from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import map_cell
from mingcha.geo.near_tiles import tile_runs, tile_shift, tiles_around, tiles_beside

RADIUS_M = 30.0


@given(st.floats(113.7, 115.1), st.floats(29.9, 31.4), st.floats(-30, 30), st.floats(-30, 30))
def test_what_is_within_the_radius_is_in_a_tile_around(x: float, y: float, east_m: float, north_m: float) -> None:
    shift = tile_shift(RADIUS_M)
    tiles = tiles_around(round(x * 1e9), round(y * 1e9), RADIUS_M, shift)
    other = map_cell(x + east_m / 111_200, y + north_m / 111_200) >> shift
    assert other in tiles


def test_runs_hold_all_tiles() -> None:
    tiles = {5, 6, 7, 100, 5000, 5001}
    runs = list(tile_runs(tiles))
    assert runs == [(5, 101), (5000, 5002)]


@given(st.floats(113.7, 115.1), st.floats(29.9, 31.4))
def test_the_tiles_beside_a_tile_are_the_eight_around_it(x: float, y: float) -> None:
    shift = tile_shift(RADIUS_M)
    tile = map_cell(x, y) >> shift
    beside = tiles_beside(tile)
    assert len(set(beside)) == 8
    assert tile not in beside
    assert all(tile in tiles_beside(one) for one in beside)
    assert tiles_around(round(x * 1e9), round(y * 1e9), RADIUS_M, shift) <= {tile, *beside}

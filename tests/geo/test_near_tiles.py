"""Tiles that are not narrower than a radius: what lies within it is in a tile or beside it."""

from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import map_cell
from mingcha.geo.coordinates.map_cell import cells_of_tile
from mingcha.geo.near_tiles import following_tiles, tile_runs, tile_shift, tiles_around

RADIUS_M = 30.0


@given(st.integers(1, 2**18 - 2), st.integers(1, 2**18 - 2))
def test_each_pair_of_neighbouring_tiles_is_met_once(column: int, row: int) -> None:
    def tile(x: int, y: int) -> int:
        return cells_of_tile(18, x, y).start >> 2 * (24 - 18)

    around = {tile(column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} - {tile(column, row)}
    own = following_tiles(tile(column, row))
    met_by_others = {one for one in around if tile(column, row) in following_tiles(one)}
    assert len(own) == 4
    assert set(own) | met_by_others == around
    assert not set(own) & met_by_others


@given(st.floats(113.7, 115.1), st.floats(29.9, 31.4), st.floats(-30, 30), st.floats(-30, 30))
def test_what_is_within_the_radius_is_in_a_tile_around(x: float, y: float, east_m: float, north_m: float) -> None:
    shift = tile_shift(RADIUS_M)
    tiles = tiles_around(round(x * 1e9), round(y * 1e9), RADIUS_M, shift)
    other = map_cell(x + east_m / 111_200, y + north_m / 111_200) >> shift
    assert other in tiles
    own = map_cell(x, y) >> shift
    assert other == own or other in following_tiles(own) or own in following_tiles(other)


def test_runs_hold_all_tiles() -> None:
    tiles = {5, 6, 7, 100, 5000, 5001}
    runs = list(tile_runs(tiles))
    assert runs == [(5, 101), (5000, 5002)]

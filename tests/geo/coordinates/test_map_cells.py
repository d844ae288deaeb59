"""Cells of the map: every tile of every zoom is one range of cells, whatever the point."""

from math import asinh, pi, radians, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.coordinates import CELL_ZOOM, cells_of_tile, map_cell
from mingcha.geo.coordinates.map_cell import tiles_of_cells
from mingcha.kit.errors import Fault, FaultKind

LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-85.05, 85.05)


def tile_of(zoom: int, longitude: float, latitude: float) -> tuple[int, int]:
    """(x, y) by the formula of the slippy map, written down anew."""
    side = 2**zoom
    x = int((longitude + 180) / 360 * side)
    y = int((1 - asinh(tan(radians(latitude))) / pi) / 2 * side)
    return min(x, side - 1), min(max(y, 0), side - 1)


def test_the_bits_of_the_column_stand_in_the_even_places() -> None:
    assert cells_of_tile(CELL_ZOOM, 1, 0) == range(1, 2)
    assert cells_of_tile(CELL_ZOOM, 0, 1) == range(2, 3)
    assert cells_of_tile(CELL_ZOOM, 0b1010, 0b0110) == range(0b01101100, 0b01101101)
    last = 2**CELL_ZOOM - 1
    assert cells_of_tile(CELL_ZOOM, last, last) == range(2**48 - 1, 2**48)


def test_the_tiles_of_a_zoom_cut_the_world_into_equal_ranges() -> None:
    assert cells_of_tile(0, 0, 0) == range(2**48)
    quarters = [cells_of_tile(1, x, y) for y in (0, 1) for x in (0, 1)]
    assert [cells.start for cells in quarters] == [0, 2**46, 2**47, 2**47 + 2**46]
    assert {len(cells) for cells in quarters} == {2**46}


@given(LONGITUDES, LATITUDES, st.integers(0, CELL_ZOOM))
def test_a_point_lies_in_the_tile_of_every_zoom(longitude: float, latitude: float, zoom: int) -> None:
    assert map_cell(longitude, latitude) in cells_of_tile(zoom, *tile_of(zoom, longitude, latitude))


def test_jianghanguan_lies_in_a_known_tile() -> None:
    # tile 12/3348/1682 of the slippy map holds 114.2892 E 30.5795 N: x = 3348.3, y = 1682.6
    assert map_cell(114.2892, 30.5795) in cells_of_tile(12, 3348, 1682)


@pytest.mark.parametrize(("longitude", "latitude"), [(-180.0, 85.0), (180.0, -85.0), (180.0, 85.05112877980659)])
def test_the_edges_of_the_square_are_cells(longitude: float, latitude: float) -> None:
    assert 0 <= map_cell(longitude, latitude) < 2**48


@pytest.mark.parametrize(("longitude", "latitude"), [(114.0, 89.0), (200.0, 30.0), (114.0, -86.0)])
def test_beyond_the_square_there_is_no_cell(longitude: float, latitude: float) -> None:
    with pytest.raises(Fault) as fault:
        map_cell(longitude, latitude)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.parametrize(("zoom", "x", "y"), [(25, 0, 0), (-1, 0, 0), (3, 8, 0), (3, 0, -1)])
def test_a_tile_that_does_not_exist_is_refused(zoom: int, x: int, y: int) -> None:
    with pytest.raises(Fault):
        cells_of_tile(zoom, x, y)


@given(st.lists(LONGITUDES, max_size=3), st.lists(LATITUDES, max_size=3))
def test_cells_of_a_grid_are_those_of_its_places(longitudes: list[float], latitudes: list[float]) -> None:
    cells = [map_cell(x, y) for x in longitudes for y in latitudes]
    for shift in (0, 2, 18):
        assert tiles_of_cells(longitudes, latitudes, shift) == {cell >> shift for cell in cells}

"""A file of base map tiles: numbers of the specification, root and leaf directories, broken files are faults."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.geo.tile_file import write_tiles

from mingcha.geo import pmtiles
from mingcha.geo.pmtiles import open_tiles, tile_number
from mingcha.kit.errors import Fault, FaultKind

TILES = {number: f"tile {number}".encode() for number in (0, 1, 2, 5, 7, 20, 21, 300)}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    open_tiles.cache_clear()
    pmtiles._directory.cache_clear()


def test_numbers_of_the_specification() -> None:
    order = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0)]
    assert [tile_number(*one) for one in order] == [0, 1, 2, 3, 4, 5]
    assert tile_number(12, 3423, 1763) == 19_078_479


def test_each_tile_of_a_zoom_has_one_number() -> None:
    numbers = {tile_number(5, x, y) for x in range(32) for y in range(32)}
    first = (4**5 - 1) // 3
    assert numbers == set(range(first, first + 4**5))


@pytest.mark.parametrize("leaves", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_what_was_written_is_read(tmp_path: Path, *, leaves: bool, packed: bool) -> None:
    held = open_tiles(write_tiles(tmp_path / "map.pmtiles", TILES, leaves=leaves, packed=packed))
    assert held.kind == "image/png"
    for zoom in range(5):
        for x in range(1 << zoom):
            for y in range(1 << zoom):
                assert held.tile(zoom, x, y) == TILES.get(tile_number(zoom, x, y), b"")
    for place in ((1, 2, 0), (1, 0, -1), (27, 0, 0)):
        with pytest.raises(Fault):
            held.tile(*place)


def test_a_file_of_vectors_or_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        open_tiles(write_tiles(tmp_path / "vector.pmtiles", TILES, kind=1))
    assert fault.value.kind is FaultKind.INVALID
    other = tmp_path / "other.pmtiles"
    other.write_bytes(b"no tiles at all" * 20)
    with pytest.raises(Fault):
        open_tiles(other)
    with pytest.raises(Fault) as missing:
        open_tiles(tmp_path / "nowhere.pmtiles")
    assert missing.value.kind is FaultKind.UNAVAILABLE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(8, 260), byte=st.integers(0, 255), cut=st.integers(0, 40))
def test_a_broken_file_is_a_fault_and_nothing_else(tmp_path: Path, at: int, byte: int, cut: int) -> None:
    whole = bytearray(write_tiles(tmp_path / "map.pmtiles", TILES, leaves=True, packed=False).read_bytes())
    whole[at % len(whole)] = byte
    path = tmp_path / "broken.pmtiles"
    path.write_bytes(whole[: len(whole) - cut])
    open_tiles.cache_clear()
    pmtiles._directory.cache_clear()
    kinds = set()
    try:
        held = open_tiles(path)
        for x in range(4):
            held.tile(2, x, 1)
    except Fault as fault:
        kinds = {fault.kind}
    assert kinds <= {FaultKind.INVALID}

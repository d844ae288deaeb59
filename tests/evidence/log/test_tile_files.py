"""Names and bytes of published files: the examples of C2SP tlog-tiles, and everything that must be refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.evidence.log.tiles import Tile, encode_bundle, parse_bundle, parse_path, tiles_of


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(1, 273, 17), "tile/1/273.p/17"),
        (Tile(None, 1000, 1), "tile/entries/x001/000.p/1"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0", "tile/00/000", "tile/0/x000/001", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/000.p/01",
        "tile/64/000", "tile/0/001/000", "tile/0/x001/000/", "tile/0/000.p", "tile/entries/../000", "checkpoint",
        "tile/0/٠٠٠", "tile/0/000\n", "tile/data/000", "tile/0/x01/000",
    ],
)  # fmt: skip
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not the path"):
        parse_path(path)


@given(st.none() | st.integers(0, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_every_path_is_read_back(level: int | None, index: int, width: int) -> None:
    assert parse_path(Tile(level, index, width).path) == Tile(level, index, width)


def test_the_tree_of_70000_leaves() -> None:
    """The example of tlog-tiles: 273 full tiles and one of 112; one full and one of 17; one of 1."""
    tiles = tiles_of(70_000)
    assert len([tile for tile in tiles if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in tiles if tile.level == 0 and tile.width < 256] == [Tile(0, 273, 112)]
    assert [tile for tile in tiles if tile.level == 1] == [Tile(1, 0, 256), Tile(1, 1, 17)]
    assert [tile for tile in tiles if (tile.level or 0) > 1] == [Tile(2, 0, 1)]
    assert len([tile for tile in tiles if tile.level is None]) == 274


def test_the_tree_of_256_leaves() -> None:
    assert tiles_of(256) == [Tile(None, 0, 256), Tile(0, 0, 256), Tile(1, 0, 1)]


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_only_what_differs_is_written_again(one: int, other: int) -> None:
    old_size, size = sorted((one, other))
    assert set(tiles_of(size)) - set(tiles_of(old_size)) == set(tiles_of(size, old_size))


def test_the_bytes_of_a_bundle() -> None:
    assert encode_bundle([b"abc", b"", b"d" * 300]) == b"\x00\x03abc" + b"\x00\x00" + b"\x01\x2c" + b"d" * 300


@given(st.lists(st.binary(max_size=400), max_size=256))
def test_every_bundle_is_read_back(entries: list[bytes]) -> None:
    assert parse_bundle(encode_bundle(entries)) == entries


@given(st.binary(max_size=600))
def test_any_bytes_are_a_bundle_or_refused(data: bytes) -> None:
    try:
        entries = parse_bundle(data)
    except ValueError:
        return
    assert encode_bundle(entries) == data


def test_a_bundle_ends_at_256() -> None:
    with pytest.raises(ValueError, match="256"):
        parse_bundle(b"\x00\x00" * 257)

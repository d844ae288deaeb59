"""The tree over rows in bulk: RFC 6962 roots from literal vectors, tiles, and the paths to the root."""

import hashlib

import pytest

from mingcha.evidence.log.bulk import (
    ROOTS,
    BulkTree,
    inclusion_path,
    leaf_bytes,
    leaf_hashes,
    leaves_of,
    root_of_tiles,
    row_salt,
    tile_faults,
)
from mingcha.evidence.log.merkle import leaf_hash, tree_root, verify_inclusion

# The leaves and roots of the reference tests of Certificate Transparency (RFC 6962, section 2.1).
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOT_OF = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def digest(key: int) -> bytes:
    return hashlib.sha256(f"row {key}".encode()).digest()


def tree_of(rows: int) -> tuple[BulkTree, list[tuple[int, bytes]]]:
    """Rows of the keys 10, 13, 16 ..., and the tiles with the tile of roots."""
    leaves = [(10 + 3 * number, digest(number)) for number in range(rows)]
    tree = BulkTree()
    tiles = [tree.add(leaves[start : start + 256]) for start in range(0, rows, 256)]
    return tree, [tree.roots(), *tiles]


@pytest.mark.parametrize("size", ROOT_OF)
def test_literal_roots(size: int) -> None:
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]
    assert root_of_tiles(hashes).hex() == ROOT_OF[size]
    for index in range(size):
        path = inclusion_path(hashes, index)
        assert verify_inclusion(hashes[index], index, size, path, bytes.fromhex(ROOT_OF[size]))


def test_a_leaf_and_a_salt_are_these_bytes() -> None:
    assert leaf_bytes(258, b"\xaa" * 32).hex() == "0000000000000102" + "aa" * 32
    assert leaf_bytes(-1, b"\xaa" * 32).hex()[:16] == "ff" * 8
    assert row_salt(bytes(range(16)), "registry_point", "7").hex() == "0eea5b0c567552df033a643a923a77d6"
    tree = BulkTree()
    assert tree.add([(1, b"\x11" * 32), (2, b"\x22" * 32)])[0] == 0
    assert tree.root().hex() == "fe27d876812dbdd3df4a30deb752dc118d76c424bd57120e6c222cd3a50e2676"


@pytest.mark.parametrize("rows", [1, 2, 255, 256, 257, 511, 512, 513, 700, 256 * 3, 256 * 4 + 1, 256 * 5 + 77])
def test_tiles_lead_to_the_root_over_all_leaves(rows: int) -> None:
    tree, tiles = tree_of(rows)
    hashes = [leaf_hash(leaf_bytes(10 + 3 * number, digest(number))) for number in range(rows)]
    assert tree.rows == rows
    assert tree.root() == tree_root(hashes)
    assert [leaf for number, packed in tiles if number != ROOTS for leaf in leaves_of(packed)] == [
        (10 + 3 * number, digest(number)) for number in range(rows)
    ]
    assert list(tile_faults(rows, tree.root(), tiles)) == []
    roots = [tree_root(leaf_hashes(packed)) for number, packed in tiles if number != ROOTS]
    for index in {0, rows // 2, rows - 1}:
        tile, place = divmod(index, 256)
        path = [*inclusion_path(hashes[tile * 256 : tile * 256 + 256], place), *inclusion_path(roots, tile)]
        assert verify_inclusion(hashes[index], index, rows, path, tree.root())


def test_rows_that_do_not_rise_and_tiles_out_of_size_are_refused() -> None:
    for leaves in ([], [(1, digest(1))] * 2, [(2, digest(2)), (1, digest(1))], [(n, digest(n)) for n in range(257)]):
        with pytest.raises(ValueError, match=r"keys of rows|tile"):
            BulkTree().add(leaves)
    tree = BulkTree()
    tree.add([(1, digest(1))])
    with pytest.raises(ValueError, match="only the last one"):
        tree.add([(2, digest(2))])


@pytest.mark.parametrize("packed", [b"", b"x" * 39, b"x" * 41, b"x" * 40 * 257])
def test_what_is_not_a_tile(packed: bytes) -> None:
    with pytest.raises(ValueError, match="whole leaves"):
        leaves_of(packed)


def test_the_altered_missing_and_surplus_tile_is_named() -> None:
    tree, tiles = tree_of(700)
    roots, first, second, third = tiles

    def found(*held: tuple[int, bytes]) -> list[tuple[str, int | None]]:
        return list(tile_faults(700, tree.root(), held))

    flipped = (1, second[1][:-1] + bytes([second[1][-1] ^ 1]))
    assert found(roots, first, flipped, third) == [("altered", 1)]
    assert found(roots, first, (1, second[1][:-40]), third) == [("altered", 1)]
    assert found(roots, first, (1, b"not leaves"), third) == [("altered", 1)]
    assert found(roots, first, third) == [("missing", 1)]
    assert found(roots, *tiles[1:], (3, third[1])) == [("unexplained", 3)]
    assert found(roots, *tiles[1:], ("x", third[1])) == [("unexplained", "x")]  # type: ignore[arg-type, comparison-overlap]
    assert found(roots, (0, second[1]), (1, first[1]), third) == [("altered", 0), ("altered", 1)]
    wrong_roots = (ROOTS, roots[1][:-1] + bytes([roots[1][-1] ^ 1]))
    assert found(wrong_roots, first, second, third) == [("altered", ROOTS)]
    assert found(first, second, third) == [("missing", ROOTS)]
    assert found(wrong_roots, first, flipped, third) == [("altered", None)]
    assert found(first, flipped, third) == [("missing", ROOTS), ("altered", None)]

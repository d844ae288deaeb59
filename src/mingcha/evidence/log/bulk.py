"""Many rows under one root: the tree over the rows that an act wrote in bulk (docs/design/bulk-acts.md).

A leaf is the key of a row (8 bytes, signed, big-endian) and its digest (32 bytes); the tree over the leaves is that of
RFC 6962, section 2.1. Leaves are kept in tiles of 256, in the order of the keys, which rise.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from mingcha.evidence.log.merkle import HASH_BYTES, TILE_WIDTH, leaf_hash, node_hash, split_hashes, tree_root

ROW_SALT_BYTES = 16
KEY_BYTES = 8
LEAF_BYTES = KEY_BYTES + HASH_BYTES
ROOTS = -1
"""The number of the tile with the roots of the other tiles instead of leaves; it identifies altered tiles."""
_MOST_MISSING = 1000
"""Limit of missing tiles reported for one tree."""

type Leaf = tuple[int, bytes]
"""(key, digest) of a row."""
type Tile = tuple[int, bytes]
"""(number, leaves one after another)."""


def row_salt(salt: bytes, table: str, key: str) -> bytes:
    """The salt of one row's digest, 16 bytes: HMAC-SHA-256 of "table/key" under the salt of the entry. It opens that
    row and reveals nothing about the others."""
    return hmac.digest(salt, f"{table}/{key}".encode(), "sha256")[:ROW_SALT_BYTES]


def leaf_bytes(key: int, digest: bytes) -> bytes:
    """A leaf, 40 bytes."""
    return key.to_bytes(KEY_BYTES, "big", signed=True) + digest


def leaves_of(packed: bytes) -> list[Leaf]:
    """The leaves of a tile. Raises ValueError if its length is not that of 1 to 256 leaves."""
    return [(int.from_bytes(leaf[:KEY_BYTES], "big", signed=True), leaf[KEY_BYTES:]) for leaf in _split(packed)]


def leaf_hashes(packed: bytes) -> list[bytes]:
    """The leaf hashes of a tile, 32 bytes each. Raises ValueError as leaves_of."""
    return [leaf_hash(leaf) for leaf in _split(packed)]


def root_of_tiles(roots: Sequence[bytes]) -> bytes:
    """The root over all leaves from the roots of their tiles: a tree divides at powers of two (RFC 6962, 2.1), so only
    the last tile divides within itself."""
    return tree_root(roots)


class BulkTree:
    """The tree over rising keys, built tile by tile; it keeps 32 bytes of a tile."""

    def __init__(self) -> None:
        self.rows = 0
        self._roots: list[bytes] = []
        self._last: int | None = None

    def add(self, leaves: Sequence[Leaf]) -> Tile:
        """Appends a tile of 256 leaves; the last one may be shorter. Raises ValueError when a tile follows a shorter
        one, has no leaf or too many, or keys do not rise."""
        if self.rows % TILE_WIDTH or not 0 < len(leaves) <= TILE_WIDTH:
            raise ValueError("a tile has 256 leaves, and only the last one fewer")
        for key, _ in leaves:
            if self._last is not None and key <= self._last:
                raise ValueError(f"the keys of rows in bulk rise: {key} after {self._last}")
            self._last = key
        packed = b"".join(leaf_bytes(key, digest) for key, digest in leaves)
        self.rows += len(leaves)
        self._roots.append(tree_root(leaf_hashes(packed)))
        return len(self._roots) - 1, packed

    def root(self) -> bytes:
        """The root over all leaves, 32 bytes."""
        return root_of_tiles(self._roots)

    def roots(self) -> Tile:
        """The tile that keeps the roots of the others."""
        return ROOTS, b"".join(self._roots)


def tile_faults(rows: int, root: bytes, tiles: Iterable[Tile]) -> Iterator[tuple[str, int | None]]:
    """Compares the tiles of a tree of `rows` leaves, the tile of roots among them, with the root in the signed entry.

    Gives ("altered" | "missing" | "unexplained", number of the tile); ("altered", None) if neither the leaves nor the
    roots of the tiles lead to the root, so that the tile is unknown, or if more tiles are missing than reported.
    Memory: a root per tile.
    """
    count = -(-rows // TILE_WIDTH)
    found: dict[int, bytes] = {}
    kept: bytes | None = None
    for number, packed in tiles:
        if type(number) is not int:
            yield "unexplained", number
        elif number == ROOTS:
            kept = packed
        elif 0 <= number < count:
            found[number] = _root_of(packed, min(TILE_WIDTH, rows - number * TILE_WIDTH))
        else:
            yield "unexplained", number
    missing = list(islice((number for number in range(count) if number not in found), _MOST_MISSING + 1))
    yield from (("missing", number) for number in missing[:_MOST_MISSING])
    if kept is None:
        yield "missing", ROOTS
    right = split_hashes(kept) if kept is not None and len(kept) == count * HASH_BYTES else []
    if right and root_of_tiles(right) == root and len(missing) <= _MOST_MISSING:
        yield from (("altered", number) for number in sorted(found) if found[number] != right[number])
        return
    whole = not missing and root_of_tiles([found[number] for number in range(count)]) == root
    if not whole:
        yield "altered", None
    elif kept is not None:
        yield "altered", ROOTS


def inclusion_path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """PATH(index, D) of RFC 6962, 2.1.1, from the leaf's sibling to a child of the root, over hashes in memory."""
    path = []
    while len(hashes) > 1:
        if index ^ 1 < len(hashes):
            path.append(hashes[index ^ 1])
        pairs = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes, index = [*pairs, *hashes[len(pairs) * 2 :]], index // 2
    return path


def _split(packed: bytes) -> list[bytes]:
    count, rest = divmod(len(packed), LEAF_BYTES)
    if rest or not 0 < count <= TILE_WIDTH:
        raise ValueError("a tile is 1 to 256 whole leaves")
    return [packed[at : at + LEAF_BYTES] for at in range(0, len(packed), LEAF_BYTES)]


def _root_of(packed: bytes, leaves: int) -> bytes:
    """The root of a tile; b"" when it does not have so many leaves."""
    return tree_root(leaf_hashes(packed)) if len(packed) == leaves * LEAF_BYTES else b""

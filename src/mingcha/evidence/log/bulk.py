"""Many rows under one root: the leaves of a bulk part of an act, and the proof of one row (docs/design/bulk-acts.md).

A leaf is the 32-byte digest of a row; the tree over the leaves is that of RFC 6962, section 2.1. Leaves are kept in
tiles of 256 in the order of the rows' keys, which are integers.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from mingcha.evidence.log.merkle import (
    HASH_BYTES,
    TILE_WIDTH,
    Edge,
    StoredTree,
    leaf_hash,
    split_hashes,
    tree_root,
    verify_inclusion,
)

SALT_BYTES = 16
KEY_BYTES = 8
ROOTS = -1
"""The number of the row that keeps the roots of the tiles instead of leaves."""


def row_salt(salt: bytes, table: str, key: str) -> bytes:
    """The salt of one row's digest, 16 bytes: HMAC-SHA-256 of "table/key" under the salt of the entry. It opens that
    row and says nothing of the others."""
    return hmac.digest(salt, f"{table}/{key}".encode(), "sha256")[:SALT_BYTES]


@dataclass(frozen=True, slots=True)
class LeafTile:
    """Up to 256 rows: their keys, eight bytes each (signed, big-endian), and their digests, 32 bytes each."""

    number: int
    keys: bytes
    digests: bytes

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """(key, digest) of each row. Raises ValueError when keys and digests do not belong together."""
        count, rest = divmod(len(self.digests), HASH_BYTES)
        if rest or not 0 < count <= TILE_WIDTH or len(self.keys) != count * KEY_BYTES:
            raise ValueError(f"tile {self.number} is not whole")
        for place in range(count):
            key = int.from_bytes(self.keys[place * KEY_BYTES : (place + 1) * KEY_BYTES], "big", signed=True)
            yield key, self.digests[place * HASH_BYTES : (place + 1) * HASH_BYTES]

    def hashes(self) -> list[bytes]:
        """The leaf hashes. Raises ValueError as leaves."""
        return [leaf_hash(digest) for _, digest in self.leaves()]


@dataclass(frozen=True, slots=True)
class BulkPart:
    """The rows of one table that an act wrote in bulk: how many, the root over them, and what is kept of them."""

    rows: int
    root: bytes
    tiles: tuple[LeafTile, ...]
    roots: bytes
    """The root of each tile, one after another: with them an altered tile can be named."""


def bulk_part(leaves: Iterable[tuple[int, bytes]]) -> BulkPart:
    """The part of rows (key, digest) whose keys rise. Raises ValueError when there is none or keys do not rise."""
    tiles, rows, last = list[LeafTile](), 0, None
    for number, some in enumerate(batched(leaves, TILE_WIDTH)):
        for key, _ in some:
            if last is not None and key <= last:
                raise ValueError("the keys of a bulk part rise")
            last = key
        keys = b"".join(key.to_bytes(KEY_BYTES, "big", signed=True) for key, _ in some)
        tiles.append(LeafTile(number, keys, b"".join(digest for _, digest in some)))
        rows += len(some)
    if not tiles:
        raise ValueError("a bulk part has rows")
    roots = [tree_root(tile.hashes()) for tile in tiles]
    return BulkPart(rows, root_of_tiles(roots), tuple(tiles), b"".join(roots))


def root_of_tiles(roots: Sequence[bytes]) -> bytes:
    """The root over all leaves by the roots of their tiles: a tree divides at powers of two (RFC 6962, 2.1), so that no
    division but the last tile's own lies within a tile."""
    return tree_root(roots)


def altered_tiles(rows: int, root: bytes, tiles: Iterable[LeafTile], roots: bytes) -> frozenset[int] | None:
    """The numbers of the tiles that are not what the root of a part was made of, or are missing; of tiles that no part
    of so many rows has, too. None when it cannot be told which: then the kept roots are altered as well."""
    count = -(-rows // TILE_WIDTH)
    found: dict[int, bytes] = {}
    strange = set[int]()
    for tile in tiles:
        try:
            hashes = tile.hashes()
        except ValueError:
            hashes = []
        if not 0 <= tile.number < count:
            strange.add(tile.number)
        elif len(hashes) == min(TILE_WIDTH, rows - tile.number * TILE_WIDTH):
            found[tile.number] = tree_root(hashes)
    if len(found) == count and root_of_tiles([found[number] for number in range(count)]) == root:
        return frozenset(strange)
    kept = split_hashes(roots) if len(roots) == count * HASH_BYTES else []
    if not kept or root_of_tiles(kept) != root:
        return None
    return frozenset(number for number in range(count) if found.get(number) != kept[number]) | strange


def bulk_proof(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The path from the leaf at `index` to the root over all leaf hashes (RFC 6962, 2.1.1)."""
    edge = Edge()
    nodes = {(node.level, node.index): node.hash for node in edge.extend(hashes)}

    def read(level: int, start: int, stop: int) -> Sequence[bytes]:
        return hashes[start:stop] if level == 0 else [nodes[level, place] for place in range(start, stop)]

    return StoredTree(len(hashes), read).inclusion_proof(index)


def is_in_part(digest: bytes, index: int, rows: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the row of this digest stands at `index` of a part of `rows` rows with this root."""
    return verify_inclusion(leaf_hash(digest), index, rows, proof, root)

"""The Merkle tree of a log: hashes, its growing right edge, proofs and their verification (RFC 6962, section 2.1).

A tree of `size` leaves is stored as its leaf hashes plus one node for every full subtree of 256, 65,536, ... leaves
("levels" of C2SP tlog-tiles); everything else is recomputed from at most two tiles per level.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TILE_HEIGHT = 8
TILE_WIDTH = 256
"""Hashes in a full tile (C2SP tlog-tiles)."""
HASH_BYTES = 32

type ReadHashes = Callable[[int, int, int], Sequence[bytes]]
"""(level, start, stop) -> the hashes of that level, in order; level 0 has the leaf hashes."""


def leaf_hash(entry: bytes) -> bytes:
    """MTH({d(0)}) = SHA-256(0x00 || entry), 32 bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256(b"").digest()
"""MTH({}): the root of a log without entries."""


@dataclass(frozen=True, slots=True)
class Node:
    """The hash of a full subtree of 256**level leaves; `index` counts the subtrees of that level from the left."""

    level: int
    index: int
    hash: bytes


class Edge:
    """The right edge of a tree: the hashes of its full subtrees, largest first.

    Their number is the number of one bits in `size`; appending needs nothing else.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if size < 0 or len(hashes) != size.bit_count() or any(len(hash_) != HASH_BYTES for hash_ in hashes):
            raise ValueError(f"a tree of {size} leaves has no edge of {len(hashes)} hashes")
        self.size = size
        self.hashes = list(hashes)

    @classmethod
    def from_bytes(cls, size: int, packed: bytes) -> "Edge":
        """The edge written by `to_bytes`. Raises ValueError if its length does not match the size."""
        if len(packed) % HASH_BYTES:
            raise ValueError("an edge is a whole number of hashes")
        return cls(size, split_hashes(packed))

    def to_bytes(self) -> bytes:
        """The concatenated hashes."""
        return b"".join(self.hashes)

    def extend(self, leaf_hashes: Sequence[bytes]) -> list[Node]:
        """Appends leaves; returns the nodes of levels 1 and up that became full, in the order of their completion.

        Full tiles are hashed level by level, at half the cost of leaf by leaf.
        """
        nodes: list[Node] = []
        position, count = 0, len(leaf_hashes)
        while position < count:
            if self.size % TILE_WIDTH == 0 and count - position >= TILE_WIDTH:
                stop = position + TILE_WIDTH
                nodes += self.add_tile(tile_root(leaf_hashes[position:stop]))
            else:
                stop = position + 1
                nodes += self._carry(leaf_hashes[position], 0)
            position = stop
        return nodes

    def add_tile(self, root: bytes) -> list[Node]:
        """Appends TILE_WIDTH leaves by their root, at a tile boundary; returns nodes as extend does."""
        if self.size % TILE_WIDTH:
            raise ValueError("a tile begins at a multiple of its width")
        return [Node(1, self.size // TILE_WIDTH, root), *self._carry(root, TILE_HEIGHT)]

    def _carry(self, hash_: bytes, height: int) -> list[Node]:
        """Adds one full subtree of 2**height leaves at the right."""
        nodes: list[Node] = []
        rest = self.size >> height
        self.size += 1 << height
        while rest & 1:
            hash_ = node_hash(self.hashes.pop(), hash_)
            rest >>= 1
            height += 1
            if height % TILE_HEIGHT == 0:
                nodes.append(Node(height // TILE_HEIGHT, rest, hash_))
        self.hashes.append(hash_)
        return nodes

    def root(self) -> bytes:
        """MTH of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for hash_ in reversed(self.hashes[:-1]):
            root = node_hash(hash_, root)
        return root


def split_hashes(packed: bytes) -> list[bytes]:
    """Splits a tile or an edge into its hashes of 32 bytes."""
    return [packed[start : start + HASH_BYTES] for start in range(0, len(packed), HASH_BYTES)]


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """MTH over the hashes of a full tile."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        hashes = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """MTH over leaf hashes in memory."""
    edge = Edge()
    edge.extend(leaf_hashes)
    return edge.root()


class StoredTree:
    """Roots and proofs of a stored tree of `size` leaves; reads each needed tile once."""

    def __init__(self, size: int, read: ReadHashes) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}

    def root(self, size: int | None = None) -> bytes:
        """MTH of the first `size` leaves (all if None)."""
        size = self.size if size is None else size
        self._require(0 <= size <= self.size)
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """PATH(index, D[size]): from the leaf's sibling up to a child of the root (RFC 6962, 2.1.1)."""
        size = self.size if size is None else size
        self._require(0 <= index < size <= self.size)
        proof: list[bytes] = []
        start, stop = 0, size
        while stop - start > 1:
            middle = start + _split(stop - start)
            if index < middle:
                proof.append(self._range(middle, stop))
                stop = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        return proof[::-1]

    def consistency_proof(self, old_size: int, size: int | None = None) -> list[bytes]:
        """PROOF(old_size, D[size]): that the first `old_size` leaves are a prefix (RFC 6962, 2.1.2)."""
        size = self.size if size is None else size
        self._require(0 < old_size <= size <= self.size)
        proof: list[bytes] = []
        start, stop, whole = 0, size, True
        while old_size != stop:
            middle = start + _split(stop - start)
            if old_size <= middle:
                proof.append(self._range(middle, stop))
                stop = middle
            else:
                proof.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            proof.append(self._range(start, stop))
        return proof[::-1]

    def _require(self, possible: bool) -> None:
        if not possible:
            raise ValueError(f"there is no such proof in a tree of {self.size} leaves")

    def _range(self, start: int, stop: int) -> bytes:
        """MTH(D[start:stop]) for ranges in RFC 6962's division of a tree (start is a multiple of the split)."""
        count = stop - start
        if count & (count - 1) == 0:
            height = count.bit_length() - 1
            return self._subtree(height, start >> height)
        middle = start + _split(count)
        return node_hash(self._range(start, middle), self._range(middle, stop))

    def _subtree(self, height: int, index: int) -> bytes:
        level, inner = divmod(height, TILE_HEIGHT)
        tile, offset = divmod(index, TILE_WIDTH >> inner)
        return self._tile(level, tile)[inner][offset]

    def _tile(self, level: int, tile: int) -> list[list[bytes]]:
        """The hashes of a tile and of the seven layers above them, as far as they are full."""
        layers = self._tiles.get((level, tile))
        if layers is None:
            start = tile * TILE_WIDTH
            stop = min(start + TILE_WIDTH, self.size >> (TILE_HEIGHT * level))
            hashes = list(self._read(level, start, stop))
            if len(hashes) != stop - start or any(len(hash_) != HASH_BYTES for hash_ in hashes):
                raise ValueError(f"tile {tile} of level {level} is not whole")
            layers = [hashes]
            for _ in range(TILE_HEIGHT - 1):
                below = layers[-1]
                layers.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
            self._tiles[level, tile] = layers
        return layers


def _split(count: int) -> int:
    """The largest power of two smaller than count (count > 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash is at `index` in the tree of `size` leaves with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(hash_) != HASH_BYTES for hash_ in proof):
        return False
    here, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            result = node_hash(sibling, result)
            while here & 1 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and result == root


def verify_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `size` leaves extends the one of `old_size` (RFC 9162, 2.1.4.2); 0 is a prefix of all."""
    if not 0 <= old_size <= size or any(len(hash_) != HASH_BYTES for hash_ in proof):
        return False
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    here, last = old_size - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old_result = new_result = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            old_result, new_result = node_hash(sibling, old_result), node_hash(sibling, new_result)
            while here & 1 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            new_result = node_hash(new_result, sibling)
        here, last = here >> 1, last >> 1
    return last == 0 and old_result == old_root and new_result == root

"""Recomputes a tree from stored data and locates the entry or hash that does not match.

A log is stored redundantly: its entries, and the hashes over them. If the two disagree, the signed root decides which
is wrong. The same algorithm checks the rows in a database and the published files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from struct import pack
from typing import Protocol, cast

from mingcha.evidence.log.merkle import TILE_WIDTH, Edge, Node, tile_root, tree_root

type KnownTiles = dict[int, tuple[bytes, bytes]]
"""Full tiles whose entries and leaf hashes agree: number -> SHA-256 over all their bytes, and their root. The same
bytes in another source have the same root: a tile that is stored twice is hashed entry by entry once."""


class TreeSource(Protocol):
    """The stored data of a tree; None for missing parts."""

    def bodies(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The `width` entries of a tile of entries."""
        ...

    def leaf_hashes(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The `width` leaf hashes of a tile of level 0."""
        ...

    def node(self, level: int, index: int) -> bytes | None:
        """A hash of level 1 or above."""
        ...


@dataclass(slots=True)
class TreeAudit:
    """The disagreements. Positions are indices of entries; nodes are (level, index)."""

    bodies_altered: list[int] = field(default_factory=list)
    bodies_missing: list[int] = field(default_factory=list)
    hashes_altered: list[int] = field(default_factory=list)
    hashes_missing: list[int] = field(default_factory=list)
    suspect_tiles: list[int] = field(default_factory=list)
    """Tiles whose entries and leaf hashes agree with each other but not with the node above, under a wrong root."""
    nodes_altered: list[tuple[int, int]] = field(default_factory=list)
    nodes_missing: list[tuple[int, int]] = field(default_factory=list)
    edge: Edge | None = None
    """The recomputed right edge; None if an entry is missing."""
    root_agrees: bool = False
    roots: dict[int, bytes] = field(default_factory=dict)
    """The recomputed roots of the requested sizes."""

    @property
    def finds_rows(self) -> bool:
        """Whether a disagreement was located in entries, hashes or tiles."""
        return bool(
            self.bodies_altered
            or self.bodies_missing
            or self.hashes_altered
            or self.hashes_missing
            or self.suspect_tiles
        )


def audit_tree(
    size: int,
    root: bytes,
    source: TreeSource,
    roots_at: frozenset[int] = frozenset(),
    known: KnownTiles | None = None,
) -> TreeAudit:
    """Recomputes a tree of `size` leaves and compares it with this root; O(size), one tile at a time. `known`: tiles of
    another source in the same check; those of this one are added."""
    audit = TreeAudit(edge=Edge())
    nodes: list[Node] = []
    suspects: list[int] = []
    for start in range(0, size, TILE_WIDTH):
        tile, width = start // TILE_WIDTH, min(TILE_WIDTH, size - start)
        is_cut = any(start < wanted < start + width for wanted in roots_at)
        leaves, root_here = _tile(audit, source, start, width, root, None if is_cut else known)
        if root_here is None and leaves is None:
            audit.edge = None
            continue
        if root_here is not None and root_here != source.node(1, tile):
            suspects.append(tile)
        if audit.edge is None:
            continue
        if root_here is None or is_cut:
            nodes += _extend(audit, audit.edge, leaves or [], roots_at)
            continue
        nodes += audit.edge.add_tile(root_here)
        if audit.edge.size in roots_at:
            audit.roots[audit.edge.size] = audit.edge.root()
    audit.root_agrees = audit.edge is not None and audit.edge.root() == root
    if audit.root_agrees:
        _audit_nodes(audit, nodes, source)
    elif audit.edge is not None:
        audit.suspect_tiles = suspects
    return audit


def _tile(
    audit: TreeAudit, source: TreeSource, start: int, width: int, root: bytes, known: KnownTiles | None
) -> tuple[list[bytes] | None, bytes | None]:
    """The leaf hashes of a tile that agree with the signed root, None if one is missing or the tile is a known one; and
    the root of a full tile."""
    tile = start // TILE_WIDTH
    bodies, stored = source.bodies(tile, width), source.leaf_hashes(tile, width)
    is_full = width == TILE_WIDTH
    content = _content(bodies, stored) if is_full and known is not None else None
    there = None if known is None or content is None else known.get(tile)
    if there is not None and there[0] == content:
        return None, there[1]
    computed = [None if body is None else sha256(b"\x00" + body).digest() for body in bodies]
    if computed != stored or None in computed:
        found = _located(audit, source, start, computed, stored, root)
        return found, tile_root(found) if found is not None and is_full else None
    leaves = cast("list[bytes]", computed)
    if not is_full:
        return leaves, None
    root_here = tile_root(leaves)
    if known is not None and content is not None:
        known[tile] = content, root_here
    return leaves, root_here


def _content(bodies: Sequence[bytes | None], hashes: Sequence[bytes | None]) -> bytes | None:
    """SHA-256 over the lengths and the bytes of a tile's entries and leaf hashes; None if one is missing or of
    another type."""
    if {*map(type, bodies), *map(type, hashes)} != {bytes}:
        return None
    parts = cast("list[bytes]", [*bodies, *hashes])
    return sha256(pack(f">{len(parts)}Q", *map(len, parts)) + b"".join(parts)).digest()


def _extend(audit: TreeAudit, edge: Edge, leaves: list[bytes], roots_at: frozenset[int]) -> list[Node]:
    nodes: list[Node] = []
    first, done = edge.size, 0
    for size in sorted(size for size in roots_at if first < size <= first + len(leaves)):
        nodes += edge.extend(leaves[done : size - first])
        done = size - first
        audit.roots[size] = edge.root()
    return nodes + edge.extend(leaves[done:])


def _located(
    audit: TreeAudit,
    source: TreeSource,
    start: int,
    computed: Sequence[bytes | None],
    stored: Sequence[bytes | None],
    root: bytes,
) -> list[bytes] | None:
    """Notes what does not match in a tile: the leaf hashes computed from its entries, and the stored ones. Returns
    those that agree with the signed root; None if one of them is missing."""
    tile, width = start // TILE_WIDTH, len(computed)
    audit.bodies_missing += [start + i for i in range(width) if computed[i] is None]
    audit.hashes_missing += [start + i for i in range(width) if stored[i] is None]
    from_bodies = [stored[i] if computed[i] is None else computed[i] for i in range(width)]
    from_hashes = [computed[i] if stored[i] is None else stored[i] for i in range(width)]
    leaves = [hash_ for hash_ in from_bodies if hash_ is not None]
    conflicts = [start + i for i in range(width) if from_bodies[i] != from_hashes[i]]
    if conflicts:
        others = [hash_ for hash_ in from_hashes if hash_ is not None]
        if len(others) == width and _is_signed(audit, source, tile, others, root):
            audit.bodies_altered += conflicts
            leaves = others
        elif len(leaves) == width and _is_signed(audit, source, tile, leaves, root):
            audit.hashes_altered += conflicts
        else:  # several were changed at once: report both kinds
            audit.bodies_altered += conflicts
            audit.hashes_altered += conflicts
    return leaves if len(leaves) == width else None


def _is_signed(audit: TreeAudit, source: TreeSource, tile: int, leaves: list[bytes], root: bytes) -> bool:
    """Whether these leaf hashes agree with the node above, or, at the right edge, with the root itself."""
    if len(leaves) == TILE_WIDTH:
        return tree_root(leaves) == source.node(1, tile)
    if audit.edge is None:
        return False
    edge = Edge(audit.edge.size, audit.edge.hashes)
    edge.extend(leaves)
    return edge.root() == root


def _audit_nodes(audit: TreeAudit, nodes: list[Node], source: TreeSource) -> None:
    for node in nodes:
        stored = source.node(node.level, node.index)
        if stored is None:
            audit.nodes_missing.append((node.level, node.index))
        elif stored != node.hash:
            audit.nodes_altered.append((node.level, node.index))


def ranges(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive indices as (first, last)."""
    ordered = sorted(set(indices))
    start = 0
    for position in range(1, len(ordered) + 1):
        if position == len(ordered) or ordered[position] != ordered[position - 1] + 1:
            yield ordered[start], ordered[position - 1]
            start = position

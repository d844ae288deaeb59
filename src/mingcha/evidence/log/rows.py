"""Where a log keeps itself: the rows that `Log` asks for, over whatever database holds the caller's own rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from mingcha.evidence.log.merkle import Node


@dataclass(frozen=True, slots=True)
class Head:
    """The one changing row of a log: its size, its right edge (merkle.Edge.to_bytes) and the signed checkpoint."""

    size: int
    edge: bytes
    note: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry as stored: its place, its bytes and its leaf hash (32 bytes)."""

    index: int
    body: bytes
    leaf_hash: bytes


class LogRows(Protocol):
    """Rows of one log. Everything but `lock_head` and `add` may be called outside a transaction."""

    def head(self) -> Head | None:
        """The head, or None before the first entry."""
        ...

    def lock_head(self) -> Head | None:
        """The head, held against every other writer until the caller's transaction ends."""
        ...

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the head, in the caller's transaction."""
        ...

    def bodies(self, start: int, stop: int) -> list[bytes]:
        """The entries of indices start..stop-1 that exist, in order."""
        ...

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Leaf hashes (level 0) or nodes (level 1 and up) of indices start..stop-1 that exist, in order."""
        ...

    def all_entries(self) -> Iterator[StoredEntry]:
        """Every entry row by rising index, for the check."""
        ...

    def all_nodes(self) -> Iterator[Node]:
        """Every node row by rising level and index, for the check."""
        ...

    def all_heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key, for the check: there must be one, with key 1."""
        ...

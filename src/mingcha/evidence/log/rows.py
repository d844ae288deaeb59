"""Where a log keeps itself: the rows that `Log` asks for, over whatever database holds the caller's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mingcha.evidence.log.merkle import Node


@dataclass(frozen=True, slots=True)
class Head:
    """The one changing row of a log: its size, its right edge (merkle.Edge.to_bytes) and the signed checkpoint."""

    size: int
    edge: bytes
    note: bytes


class StoredEntry(NamedTuple):
    """One entry as stored: its place, its bytes and its leaf hash (32 bytes). A tuple, since a check reads millions."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of an entry
    body: bytes
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables of a log are called in its database, for those who must be told which row is wrong."""

    entry: str
    node: str
    head: str


class LogRows(Protocol):
    """Rows of one log. Only `lock_head` and `add` need the caller's transaction."""

    tables: Tables

    def head(self) -> Head | None:
        """The head, or None before the first entry."""
        ...

    def committed_head(self) -> Head | None:
        """The head that can no longer be rolled back. Raises when a transaction of this connection is open."""
        ...

    def lock_head(self) -> Head | None:
        """The head, held against every other writer until the caller's transaction ends."""
        ...

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the head, in the caller's transaction."""
        ...

    def entries(self, start: int, stop: int) -> list[StoredEntry]:
        """The entries of indices start..stop-1 that exist, by rising index."""
        ...

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Leaf hashes (level 0) or nodes (level 1 and up) of indices start..stop-1 that exist, in order."""
        ...

    def nodes(self) -> list[Node]:
        """Every node row, for the check (one for 255 entries)."""
        ...

    def heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key, for the check: there must be one, with key 1."""
        ...

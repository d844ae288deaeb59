"""The storage of a log: the rows that `Log` needs, in the database that holds the caller's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mingcha.evidence.log.merkle import Node


@dataclass(frozen=True, slots=True)
class Head:
    """The only mutable row of a log: its size, its right edge (merkle.Edge.to_bytes) and the signed checkpoint."""

    size: int
    edge: bytes
    note: bytes


class StoredEntry(NamedTuple):
    """One stored entry: its index, its bytes and its leaf hash (32 bytes). A tuple, since a check reads millions."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which is not used
    body: bytes
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of a log's tables in its database, for findings about rows."""

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
        """The head that can no longer be rolled back. Raises if a transaction of this connection is open."""
        ...

    def lock_head(self) -> Head | None:
        """The head, locked against every other writer until the caller's transaction ends."""
        ...

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the head, in the caller's transaction."""
        ...

    def entries(self, start: int, stop: int) -> list[StoredEntry]:
        """The existing entries with indices start..stop-1, ascending."""
        ...

    def columns(self, start: int, stop: int) -> tuple[Sequence[int], Sequence[bytes], Sequence[bytes]]:
        """The indices, entries and leaf hashes of the same entries: for a check, which reads millions."""
        ...

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """The existing leaf hashes (level 0) or nodes (level 1 and up) with indices start..stop-1, in order."""
        ...

    def nodes(self) -> list[Node]:
        """Every node row, for the check (one per 255 entries)."""
        ...

    def heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key, for the check: there must be exactly one, with key 1."""
        ...

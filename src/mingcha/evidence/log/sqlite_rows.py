"""A log inside a SQLite database of the caller, such as the recorder's journal, in the caller's transaction."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from mingcha.evidence.log.merkle import Node
from mingcha.evidence.log.rows import Head, StoredEntry, Tables
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_BODIES_AT_ONCE = 1024
# as bytes: a table that somebody made anew without STRICT may have text or a number there, which a check is to name
_ENTRIES = (
    "SELECT entry_index, CAST(body AS BLOB), CAST(leaf_hash AS BLOB) FROM log_entry"
    " WHERE entry_index >= ? AND entry_index < ? ORDER BY entry_index"
)

SCHEMA = """
CREATE TABLE IF NOT EXISTS log_entry (
    entry_index INTEGER PRIMARY KEY, -- place in the log, from 0, without a hole
    body BLOB NOT NULL,              -- the entry as hashed and published, at most 65,535 bytes
    leaf_hash BLOB NOT NULL          -- SHA-256(0x00 || body)
) STRICT;
CREATE TABLE IF NOT EXISTS log_node (
    level INTEGER NOT NULL,          -- tile level, from 1
    node_index INTEGER NOT NULL,     -- place within the level, from 0
    hash BLOB NOT NULL,              -- hash of the full subtree of 256**level entries
    PRIMARY KEY (level, node_index)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,           -- number of entries
    edge BLOB NOT NULL,              -- hashes of the full subtrees that make up the tree, the largest first
    note BLOB NOT NULL               -- signed checkpoint (C2SP tlog-checkpoint)
) STRICT;
CREATE TRIGGER IF NOT EXISTS log_entry_unchanged BEFORE UPDATE ON log_entry
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS log_entry_kept BEFORE DELETE ON log_entry
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS log_node_unchanged BEFORE UPDATE ON log_node
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS log_node_kept BEFORE DELETE ON log_node
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""
"""The log's tables; run it with `executescript` when creating the database. The triggers only prevent mistakes."""


def open_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection. Raises sqlite3.Error if there is no such file."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def open_or_empty(path: Path) -> sqlite3.Connection:
    """As open_to_read; if there is no such file, an in-memory log without entries: a missing journal counts as an empty
    log."""
    if path.exists():
        return open_to_read(path)
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection


class SqliteRows:
    """`evidence.log.rows.LogRows` over a connection of the sqlite3 module."""

    tables = Tables(entry="log_entry", node="log_node", head="log_head")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def head(self) -> Head | None:
        """The head row as seen by this connection."""
        row = self._connection.execute("SELECT size, edge, note FROM log_head WHERE id = 1").fetchone()
        return None if row is None else Head(*row)

    def committed_head(self) -> Head | None:
        """The head outside a transaction. Raises Fault(INTERNAL) inside one: it could still be rolled back."""
        if self._connection.in_transaction:
            words = Words("程序错误：事务未结束", "a bug: the transaction has not ended")
            raise Fault(FaultKind.INTERNAL, words, "a log is published outside transactions")
        return self.head()

    def lock_head(self) -> Head | None:
        """The head, inside the caller's transaction, which should be an immediate one. Raises Fault(INTERNAL)."""
        if not self._connection.in_transaction:
            words = Words("程序错误：不在事务中", "a bug: no transaction is open")
            raise Fault(FaultKind.INTERNAL, words, "a log is appended to inside a transaction")
        return self.head()

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the head."""
        execute_many = self._connection.executemany
        execute_many(
            "INSERT INTO log_entry VALUES (?, ?, ?)", [(row.index, row.body, row.leaf_hash) for row in entries]
        )
        execute_many("INSERT INTO log_node VALUES (?, ?, ?)", [(row.level, row.index, row.hash) for row in nodes])
        self._connection.execute(
            "INSERT INTO log_head VALUES (1, ?1, ?2, ?3)"
            " ON CONFLICT (id) DO UPDATE SET size = ?1, edge = ?2, note = ?3",
            (head.size, head.edge, head.note),
        )

    def entries(self, start: int, stop: int) -> list[StoredEntry]:
        """The existing entries with indices start..stop-1."""
        return [StoredEntry(*row) for row in self._connection.execute(_ENTRIES, (start, stop))]

    def columns(self, start: int, stop: int) -> tuple[Sequence[int], Sequence[bytes], Sequence[bytes]]:
        """Their indices, entries and leaf hashes."""
        rows = self._connection.execute(_ENTRIES, (start, stop)).fetchall()
        indices, bodies, hashes = zip(*rows, strict=True) if rows else ((), (), ())
        return indices, bodies, hashes

    def bodies(self) -> Iterator[tuple[int, bytes]]:
        """(index, entry) of every entry covered by the head, in order: the fast way to read a whole log."""
        head = self.head()
        size = 0 if head is None else head.size
        for start in range(0, size, _BODIES_AT_ONCE):
            yield from self._connection.execute(
                "SELECT entry_index, body FROM log_entry WHERE entry_index >= ? AND entry_index < ?"
                " ORDER BY entry_index",
                (start, min(start + _BODIES_AT_ONCE, size)),
            ).fetchall()

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """The existing leaf hashes (level 0) or nodes with indices start..stop-1."""
        if level == 0:
            rows = self._connection.execute(
                "SELECT CAST(leaf_hash AS BLOB) FROM log_entry WHERE entry_index >= ? AND entry_index < ?"
                " ORDER BY entry_index",
                (start, stop),
            )
        else:
            rows = self._connection.execute(
                "SELECT CAST(hash AS BLOB) FROM log_node WHERE level = ? AND node_index >= ? AND node_index < ?"
                " ORDER BY node_index",
                (level, start, stop),
            )
        return [hash_ for (hash_,) in rows]

    def nodes(self) -> list[Node]:
        """Every node row."""
        return [Node(*row) for row in self._connection.execute("SELECT level, node_index, hash FROM log_node")]

    def heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key."""
        rows = self._connection.execute("SELECT id, size, edge, note FROM log_head ORDER BY id")
        return [(key, Head(*row)) for key, *row in rows]

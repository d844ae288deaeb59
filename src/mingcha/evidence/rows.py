"""The application's log over Django's connection, in the transaction of the act that writes it."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from mingcha.evidence.log.log import Grown
from mingcha.evidence.log.merkle import Node
from mingcha.evidence.log.rows import Head, StoredEntry, Tables
from mingcha.evidence.models import Entry, EntryDetail, LogHead, LogNode

_HEAD_KEY = 1
_COPIED_FROM = 16
"""From this number of rows on COPY is used; a single act writes one."""
_INTEGERS = {"entry_index": "int8", "node_index": "int8", "level": "int2", "series": "int8", "tile": "int4"}
"""PostgreSQL's types of the integer columns, required by a binary COPY."""
ACTS_LOCK = 0x6D696E6761637473
"""The advisory lock of acts, "mingacts" in ASCII: exclusive for an act that may change data that others decide on,
shared by acts that run beside one another."""
_HEAD = f"SELECT size, edge, note FROM {LogHead._meta.db_table} WHERE id = {_HEAD_KEY}"  # noqa: S608 - names of ours
_SET_HEAD = f"UPDATE {LogHead._meta.db_table} SET size = %s, edge = %s, note = %s WHERE id = {_HEAD_KEY}"  # noqa: S608
_ADD_ENTRY = f"INSERT INTO {Entry._meta.db_table} (entry_index, body, leaf_hash) VALUES (%s, %s, %s)"  # noqa: S608
_ADD_DETAIL = f"INSERT INTO {EntryDetail._meta.db_table} (entry_index, salt, event) VALUES (%s, %s, %s)"  # noqa: S608
_ADD_NODE = f"INSERT INTO {LogNode._meta.db_table} (level, node_index, hash) VALUES (%s, %s, %s)"  # noqa: S608
_LEAVES = (
    f"SELECT leaf_hash FROM {Entry._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE entry_index >= %s AND entry_index < %s ORDER BY entry_index"
)
_ENTRIES = (
    f"SELECT entry_index, body, leaf_hash FROM {Entry._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE entry_index >= %s AND entry_index < %s ORDER BY entry_index"
)
_NODES = (
    f"SELECT hash FROM {LogNode._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE level = %s AND node_index >= %s AND node_index < %s ORDER BY node_index"
)

type _Row = tuple[int, Any, Any]
"""size, edge, note."""


class DjangoRows:
    """The rows of `evidence.log.rows.LogRows` in the tables of this plane."""

    tables = Tables(
        entry=Entry._meta.db_table,
        node=LogNode._meta.db_table,
        head=LogHead._meta.db_table,
    )

    def __init__(self, *, beside: bool = False) -> None:
        self._beside = beside

    def head(self) -> Head | None:
        """The head as last committed (or as written in the present transaction)."""
        with connection.cursor() as cursor:
            cursor.execute(_HEAD)
            return _head(cursor.fetchone())

    def committed_head(self) -> Head | None:
        """The head as committed. Raises RuntimeError in an open transaction, which could still be rolled back."""
        with transaction.atomic(durable=True):
            return self.head()

    def let_others_beside(self) -> None:
        """Called at the beginning of a transaction: takes the acts' lock shared, so that others of this kind run
        concurrently and the lock of the head is taken at the end. Other acts and these exclude each other."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ACTS_LOCK])

    def lock_head(self) -> Head | None:
        """Locks the head row until the transaction ends (SQLite: the immediate transaction holds the lock already).

        PostgreSQL: first the acts' lock, unless the transaction runs beside others, which hold it shared; then the row.
        """
        row = self._locked()
        if row is None:
            # two first acts at once: the second waits here for the first, then reads its head
            LogHead.objects.bulk_create([LogHead(id=_HEAD_KEY, size=0, edge=b"", note=b"")], ignore_conflicts=True)
            row = self._locked()
        return _head(row)

    def _locked(self) -> "_Row | None":
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.execute(_HEAD)
            else:
                if not self._beside:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACTS_LOCK])
                cursor.execute(f"{_HEAD} FOR UPDATE")  # a separate statement, to see what was committed before
            row: _Row | None = cursor.fetchone()
            return row

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the locked head."""
        insert(self.tables.entry, ("entry_index", "body", "leaf_hash"), entries)
        if nodes:
            rows = [(node.level, node.index, node.hash) for node in nodes]
            insert(self.tables.node, ("level", "node_index", "hash"), rows)
        with connection.cursor() as cursor:
            cursor.execute(_SET_HEAD, (head.size, head.edge, head.note))

    def add_act(self, grown: Grown, salt: bytes, event: bytes) -> None:
        """The same for the one entry of an act, with its detail: on PostgreSQL in one statement, since every other act
        waits for the lock."""
        (entry,) = grown.entries
        nodes = [(node.level, node.index, node.hash) for node in grown.nodes]
        parts: list[tuple[str, tuple[Any, ...]]] = [(_ADD_ENTRY, entry), (_ADD_DETAIL, (entry.index, salt, event))]
        parts += [(_ADD_NODE, node) for node in nodes]
        head = (grown.head.size, grown.head.edge, grown.head.note)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                named = ", ".join(f"part{number} AS ({part})" for number, (part, _) in enumerate(parts))
                values = [value for _, row in parts for value in row]
                cursor.execute(f"WITH {named} {_SET_HEAD}", [*values, *head])
                return
            for statement, row in (*parts, (_SET_HEAD, head)):
                cursor.execute(statement, row)

    def entries(self, start: int, stop: int) -> list[StoredEntry]:
        """The entries of indices start..stop-1 that exist."""
        rows = Entry.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        return [
            StoredEntry(index, _bytes(body), _bytes(hash_))
            for index, body, hash_ in rows.values_list("index", "body", "leaf_hash")
        ]

    def columns(self, start: int, stop: int) -> tuple[Sequence[int], Sequence[bytes], Sequence[bytes]]:
        """Their indices, entries and leaf hashes."""
        with connection.cursor() as cursor:  # without a query set, whose rows cost as much as their hashes
            cursor.execute(_ENTRIES, (start, stop))
            rows = cursor.fetchall()
        indices, bodies, hashes = zip(*rows, strict=True) if rows else ((), (), ())
        return indices, _all_bytes(bodies), _all_bytes(hashes)

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Leaf hashes (level 0) or nodes of indices start..stop-1 that exist."""
        with connection.cursor() as cursor:  # a proof reads six tiles: a query set for each costs more than the hashes
            if level == 0:
                cursor.execute(_LEAVES, (start, stop))
            else:
                cursor.execute(_NODES, (level, start, stop))
            return [_bytes(hash_) for (hash_,) in cursor.fetchall()]

    def nodes(self) -> list[Node]:
        """Every node row."""
        rows = LogNode.objects.order_by("level", "index").values_list("level", "index", "hash")
        return [Node(level, index, _bytes(hash_)) for level, index, hash_ in rows]

    def heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key."""
        rows = LogHead.objects.order_by("id")
        return [(row.id, Head(row.size, _bytes(row.edge), _bytes(row.note))) for row in rows]


def insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows without model instances: by COPY on PostgreSQL if they are many, else by one statement.

    `table` and `columns` are names of ours; the rows are integers and bytes in the order of the columns.
    """
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= _COPIED_FROM:
            types = [_INTEGERS.get(column, "bytea") for column in columns]
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - names of ours


def _head(row: _Row | None) -> Head | None:
    if row is None or (row[0] == 0 and not row[2]):
        return None
    return Head(row[0], _bytes(row[1]), _bytes(row[2]))


def _all_bytes(values: Sequence[Any]) -> Sequence[bytes]:
    """Stored blobs as bytes, which they are already as a rule."""
    return values if {*map(type, values)} <= {bytes} else [_bytes(value) for value in values]


def _bytes(value: bytes | memoryview | str | float) -> bytes:
    """A stored blob; SQLite returns text or a number if one was written into a blob column, here as its text."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()

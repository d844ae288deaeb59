"""The application's log over Django's connection, in the transaction of the act that writes it."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from mingcha.evidence.log.merkle import Node
from mingcha.evidence.log.rows import Head, StoredEntry, Tables
from mingcha.evidence.models import Entry, LogHead, LogNode

_HEAD_KEY = 1
_COPIED_FROM = 16
"""So many rows are worth a COPY; a single act writes one."""
_INTEGERS = {"entry_index": "int8", "node_index": "int8", "level": "int2", "series": "int8", "tile": "int4"}
"""PostgreSQL's types of the integer columns, which a binary COPY must be told."""
_LEAVES = (
    f"SELECT leaf_hash FROM {Entry._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE entry_index >= %s AND entry_index < %s ORDER BY entry_index"
)
_NODES = (
    f"SELECT hash FROM {LogNode._meta.db_table}"  # noqa: S608 - a name of ours
    " WHERE level = %s AND node_index >= %s AND node_index < %s ORDER BY node_index"
)


class DjangoRows:
    """The rows of `evidence.log.rows.LogRows` in the tables of this plane."""

    tables = Tables(
        entry=Entry._meta.db_table,
        node=LogNode._meta.db_table,
        head=LogHead._meta.db_table,
    )

    def head(self) -> Head | None:
        """The head as last committed (or as written in the present transaction)."""
        return _head(LogHead.objects.filter(pk=_HEAD_KEY).first())

    def committed_head(self) -> Head | None:
        """The head as committed. Raises RuntimeError when a transaction is open: it could still be rolled back."""
        with transaction.atomic(durable=True):
            return self.head()

    def lock_head(self) -> Head | None:
        """Locks the head row (PostgreSQL: FOR UPDATE; SQLite: the immediate transaction holds the lock already)."""
        locked = LogHead.objects.select_for_update().filter(pk=_HEAD_KEY)
        row = locked.first()
        if row is None:
            # two first acts at once: the second waits here for the first, then reads what it wrote
            LogHead.objects.bulk_create([LogHead(id=_HEAD_KEY, size=0, edge=b"", note=b"")], ignore_conflicts=True)
            row = locked.first()
        return _head(row)

    def add(self, entries: Sequence[StoredEntry], nodes: Sequence[Node], head: Head) -> None:
        """Inserts entries and nodes and replaces the locked head."""
        insert(self.tables.entry, ("entry_index", "body", "leaf_hash"), entries)
        if nodes:
            rows = [(node.level, node.index, node.hash) for node in nodes]
            insert(self.tables.node, ("level", "node_index", "hash"), rows)
        LogHead.objects.filter(pk=_HEAD_KEY).update(size=head.size, edge=head.edge, note=head.note)

    def entries(self, start: int, stop: int) -> list[StoredEntry]:
        """The entries of indices start..stop-1 that exist."""
        rows = Entry.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        return [
            StoredEntry(index, _bytes(body), _bytes(hash_))
            for index, body, hash_ in rows.values_list("index", "body", "leaf_hash")
        ]

    def hashes(self, level: int, start: int, stop: int) -> list[bytes]:
        """Leaf hashes (level 0) or nodes of indices start..stop-1 that exist."""
        with (
            connection.cursor() as cursor
        ):  # a proof asks for six tiles: a query set for each costs more than the hashes
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
    """Inserts rows without making a model of each: by COPY on PostgreSQL where they are many, else by one statement.

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


def _head(row: LogHead | None) -> Head | None:
    if row is None or (row.size == 0 and not row.note):
        return None
    return Head(row.size, bytes(row.edge), bytes(row.note))


def _bytes(value: bytes | memoryview | str) -> bytes:
    """A stored blob; SQLite also hands out text where somebody wrote text into a blob column."""
    return value.encode() if isinstance(value, str) else bytes(value)

"""The application's log over Django's connection, in the transaction of the act that writes it."""

from collections.abc import Sequence

from django.db import transaction

from mingcha.evidence.log.merkle import Node
from mingcha.evidence.log.rows import Head, StoredEntry, Tables
from mingcha.evidence.models import Entry, LogHead, LogNode

_HEAD_KEY = 1


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
        Entry.objects.bulk_create(
            Entry(index=entry.index, body=entry.body, leaf_hash=entry.leaf_hash) for entry in entries
        )
        if nodes:
            LogNode.objects.bulk_create(LogNode(level=node.level, index=node.index, hash=node.hash) for node in nodes)
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
        if level == 0:
            leaves = Entry.objects.filter(index__gte=start, index__lt=stop).order_by("index")
            return [_bytes(hash_) for hash_ in leaves.values_list("leaf_hash", flat=True)]
        nodes = LogNode.objects.filter(level=level, index__gte=start, index__lt=stop).order_by("index")
        return [_bytes(hash_) for hash_ in nodes.values_list("hash", flat=True)]

    def nodes(self) -> list[Node]:
        """Every node row."""
        rows = LogNode.objects.order_by("level", "index").values_list("level", "index", "hash")
        return [Node(level, index, _bytes(hash_)) for level, index, hash_ in rows]

    def heads(self) -> list[tuple[int, Head]]:
        """Every head row with its key."""
        rows = LogHead.objects.order_by("id")
        return [(row.id, Head(row.size, _bytes(row.edge), _bytes(row.note))) for row in rows]


def _head(row: LogHead | None) -> Head | None:
    if row is None or (row.size == 0 and not row.note):
        return None
    return Head(row.size, bytes(row.edge), bytes(row.note))


def _bytes(value: bytes | memoryview | str) -> bytes:
    """A stored blob; SQLite also hands out text where somebody wrote text into a blob column."""
    return value.encode() if isinstance(value, str) else bytes(value)

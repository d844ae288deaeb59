"""The rows that one act writes in bulk: inserted, and their digests under one root (docs/design/bulk-acts.md)."""

import base64
import secrets
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import IntegerField, Max

from mingcha.evidence.digests import bulk_digest, stored_rows
from mingcha.evidence.log.bulk import BulkTree, Leaf, Tile
from mingcha.evidence.log.merkle import TILE_WIDTH
from mingcha.evidence.models import Attested, BulkTile
from mingcha.evidence.not_recorded import bug
from mingcha.evidence.rows import insert
from mingcha.kit.canonical import Json

_INSERTED = 1000
"""So many rows are made and inserted at a time."""
_SERIES_BITS = 53
"""As many as an integer of canonical JSON holds."""
_TILES = 16
"""So many tiles are inserted at a time."""


@dataclass(slots=True)
class Keys:
    """Rising keys of rows, kept as runs without a hole: 16 bytes a run."""

    first: "array[int]" = field(default_factory=lambda: array("q"))
    last: "array[int]" = field(default_factory=lambda: array("q"))
    count: int = 0

    def add(self, key: int) -> None:
        """Adds a key. Raises Fault(INTERNAL) when it is not above the one before."""
        if self.last and key <= self.last[-1]:
            raise bug(f"keys of rows in bulk rise: {key} after {self.last[-1]}")
        if self.last and key == self.last[-1] + 1:
            self.last[-1] = key
        else:
            self.first.append(key)
            self.last.append(key)
        self.count += 1

    def __iter__(self) -> Iterator[int]:
        for first, last in zip(self.first, self.last, strict=True):
            yield from range(first, last + 1)

    def __contains__(self, key: object) -> bool:
        at = bisect_right(self.first, key) - 1 if isinstance(key, int) else -1
        return at >= 0 and self.last[at] >= key  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class PreparedRows:
    """New rows of a table as the database takes them: columns without the key, and a tuple of values a row."""

    model: type[Attested]
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]] = field(repr=False)


def prepare_rows(model: type[Attested], instances: Iterable[Attested]) -> PreparedRows:
    """Makes the values of new rows, so that an act that inserts many holds the log's lock for the writing alone. The
    table's key is an integer that the database gives."""
    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    values = [
        tuple(one.get_db_prep_save(one.pre_save(instance, add=True), connection) for one in fields)
        for instance in instances
    ]
    return PreparedRows(model, tuple(str(one.column) for one in fields), values)


class BulkRows:
    """What an act wrote in bulk, by table."""

    def __init__(self) -> None:
        self._keys: dict[type[Attested], Keys] = {}

    def insert(self, model: type[Attested], instances: Iterable[Attested]) -> int:
        """Inserts rows in batches as they are iterated; how many. Raises Fault(INTERNAL) as name does."""
        keys, before = self._of(model), self._of(model).count
        for some in batched(instances, _INSERTED):
            for instance in model._base_manager.bulk_create(some):
                keys.add(instance.pk)
        return keys.count - before

    def insert_prepared(self, rows: PreparedRows) -> int:
        """Inserts prepared rows by one statement; how many. For an act that holds the log's lock, under which nobody
        else adds rows to an attested table. Raises Fault(INTERNAL) when their keys are not above all others."""
        table, manager = rows.model._meta.db_table, rows.model._base_manager
        last = manager.aggregate(last=Max("pk"))["last"] or 0
        quoted = connection.ops.quote_name
        names, marks = ", ".join(map(quoted, rows.columns)), ", ".join(["%s"] * len(rows.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})",  # noqa: S608 - names of our models
                rows.values,
            )
        count = self.name(rows.model, manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
        if count != len(rows.values):
            raise bug(f"{table}: {len(rows.values)} rows were inserted, {count} have new keys")
        return count

    def name(self, model: type[Attested], keys: Iterable[int]) -> int:
        """Names rows that were written otherwise, by rising key; how many. Raises Fault(INTERNAL) when keys do not
        rise or the table's key is not an integer."""
        held, before = self._of(model), self._of(model).count
        for key in keys:
            held.add(key)
        return held.count - before

    def holds(self, model: type[Attested], key: object) -> bool:
        """Whether a row was named here."""
        return model in self._keys and key in self._keys[model]

    def write_digests(self, salt: bytes) -> list[list[Json]]:
        """Writes the digests of every row as the database has it now; [table, rows, root, series] of every table, as
        the entry has them. Raises Fault(INTERNAL) when a row is not there."""
        parts: list[list[Json]] = []
        for model in sorted(self._keys, key=lambda model: model._meta.db_table):
            keys = self._keys[model]
            if not keys.count:
                continue
            series, tree = secrets.randbits(_SERIES_BITS), BulkTree()
            leaves = _leaves(model, keys, salt)
            for tiles in batched(map(tree.add, batched(leaves, TILE_WIDTH)), _TILES):
                _keep(series, tiles)
            _keep(series, [tree.roots()])
            parts.append([model._meta.db_table, tree.rows, base64.b64encode(tree.root()).decode(), series])
        return parts

    def _of(self, model: type[Attested]) -> Keys:
        if not isinstance(model._meta.pk, IntegerField):
            raise bug(f"{model.__name__}: rows in bulk have an integer as key")
        return self._keys.setdefault(model, Keys())


def _leaves(model: type[Attested], keys: Keys, salt: bytes) -> Iterator[Leaf]:
    table = model._meta.db_table
    for some in batched(keys, _INSERTED // 2):
        present = dict(stored_rows(model, some))
        for key in some:
            columns = present.get(str(key))
            if columns is None:
                raise bug(f"{table} {key}: named as written in bulk, but the database says otherwise")
            yield key, bulk_digest(salt, table, str(key), columns)


def _keep(series: int, tiles: Iterable[Tile]) -> None:
    insert(
        BulkTile._meta.db_table,
        ("series", "tile", "leaves"),
        [(series, number, leaves) for number, leaves in tiles],
    )

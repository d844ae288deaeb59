"""The proof of one row that was written in bulk: its salt, its columns and its path to the root in a signed entry."""

import base64
import json
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, Value

from mingcha.evidence.bulk_rows import BulkPart, part_of, stored_tiles
from mingcha.evidence.digests import stored_rows
from mingcha.evidence.log.bulk import ROOTS, inclusion_path, leaf_hashes, leaves_of, row_salt
from mingcha.evidence.log.merkle import TILE_WIDTH, split_hashes
from mingcha.evidence.models import Attested, Entry, EntryDetail
from mingcha.evidence.queries import PlaceIn, entry_body
from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class RowProof:
    """A row (canonical JSON of table, primary key and columns) with its own salt, its leaf's place among those of a
    part in bulk of an entry, and the path from there to the part's root (sibling of the leaf first)."""

    entry: int
    """The index of the entry; `evidence.queries.entry_proof` gives its .tlog-proof."""
    part: int
    index: int
    key: int
    salt: bytes
    row: bytes
    path: tuple[bytes, ...]
    body: bytes
    """The bytes of the entry."""

    def to_bytes(self) -> bytes:
        """The proof as canonical JSON (docs/ref/evidence-log.md), read by docs/ref/verify_row.py."""
        return canonical_json(
            {
                "v": _FORMAT,
                "entry": self.entry,
                "body": self.body.decode(),
                "part": self.part,
                "index": self.index,
                "salt": base64.b64encode(self.salt).decode(),
                "row": self.row.decode(),
                "path": [base64.b64encode(hash_).decode() for hash_ in self.path],
            }
        )


def prove_row(model: type[Attested], key: int) -> RowProof:
    """The proof of a row by the newest entry that wrote it in bulk.

    Raises Fault(NOT_FOUND) if there is none, Fault(CONFLICT) if a later entry names the row singly or the row differs
    from that entry, and Fault(CORRUPT) if the stored digests are altered. Reads the log backwards until it finds the
    entry: meant for single rows.
    """
    table = model._meta.db_table
    for index, number, part in _parts(table):
        place = _place_in(part, key)
        if place is not None:
            _require_newest(table, key, index)
            return _proof(model, key, index, number, part, place)
    words = Words(f"没有批量写入的记录 {table}/{key}", f"no act wrote {table}/{key} in bulk")
    raise Fault(FaultKind.NOT_FOUND, words)


def _parts(table: str) -> "list[tuple[int, int, BulkPart]]":
    """(entry, place in its `bulk`, part) of every part of a table, the newest first."""
    named = Value(f'["{table}",'.encode())
    in_bulk = Value(b'"bulk":[')
    rows = (
        Entry.objects.annotate(bulk=PlaceIn(F("body"), in_bulk), named=PlaceIn(F("body"), named))
        .filter(bulk__gt=0, named__gt=0)
        .order_by("-index")
        .values_list("index", "body")
    )
    found = []
    for index, body in rows:
        for number, member in enumerate(json.loads(bytes(body))["bulk"]):
            part = part_of(index, member)
            if part.table == table:
                found.append((index, number, part))
    return found


def _place_in(part: BulkPart, key: int) -> tuple[int, int] | None:
    """(tile, position in it) of a key; None if the part does not contain it. Raises Fault(CORRUPT)."""
    try:
        tile = bisect_left(range(part.tiles), key, key=lambda number: leaves_of(_tile(part, number))[-1][0])
        if tile == part.tiles:
            return None
        keys = [held for held, _ in leaves_of(_tile(part, tile))]
    except (StopIteration, ValueError):
        raise _corrupt(part) from None
    return (tile, keys.index(key)) if key in keys else None


def _proof(
    model: type[Attested], key: int, entry: int, number: int, part: BulkPart, place: tuple[int, int]
) -> RowProof:
    table, (tile, at) = model._meta.db_table, place
    leaves = _tile(part, tile)
    try:
        roots = split_hashes(_tile(part, ROOTS))
        path = [*inclusion_path(leaf_hashes(leaves), at), *inclusion_path(roots, tile)]
    except (StopIteration, ValueError, IndexError):
        raise _corrupt(part) from None
    salt = row_salt(bytes(EntryDetail.objects.get(entry_id=entry).salt), table, str(key))
    columns = dict(stored_rows(model, [key])).get(str(key))
    row = canonical_json({"table": table, "pk": str(key), "columns": columns or {}})
    if sha256(salt + row) != leaves_of(leaves)[at][1]:
        raise _not_as_written(table, key)
    return RowProof(entry, number, tile * TILE_WIDTH + at, key, salt, row, tuple(path), entry_body(entry))


def _require_newest(table: str, key: int, entry: int) -> None:
    named = Value(f'["{table}","{key}",'.encode())
    later = Entry.objects.filter(index__gt=entry).annotate(named=PlaceIn(F("body"), named)).filter(named__gt=0)
    if later.exists():
        raise _not_as_written(table, key)


def _tile(part: BulkPart, number: int) -> bytes:
    """The bytes of a tile. Raises StopIteration if no tile from `number` on is stored, ValueError if this one is
    missing."""
    found, packed = next(islice(stored_tiles(part.series, number), 1))
    if found != number:
        raise ValueError(f"tile {number} is missing")
    return packed


def _corrupt(part: BulkPart) -> Fault:
    words = Words(
        "批量记录的摘要不完整，请运行 mingcha check", "the digests of rows in bulk are incomplete: run mingcha check"
    )
    return Fault(FaultKind.CORRUPT, words, f"series {part.series}")


def _not_as_written(table: str, key: int) -> Fault:
    words = Words("该记录此后已有变更", "the row has changed since it was written in bulk")
    return Fault(FaultKind.CONFLICT, words, f"{table}/{key}")

"""The rows that acts wrote in bulk, by their entries and the stored tiles: for the check and for proofs."""

import base64
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import BinaryField, Count
from django.db.models.functions import Cast

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.log.bulk import ROOTS, Tile, leaves_of, tile_faults
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.merkle import TILE_WIDTH
from mingcha.evidence.models import BulkTile
from mingcha.kit.finding import Finding

if TYPE_CHECKING:
    from django.db.models import QuerySet

_TILES_A_QUERY = 16
_AS_BYTES = Cast("leaves", BinaryField())
"""On SQLite a column may contain text, also undecodable text."""
_EVERYWHERE = (-(2**63) - 1, 2**63)
_LOWEST = -(2**63)
_KEPT_WHOLE_NUMBERS = range(-(2**63), 2**63)
"""An altered entry may name a series outside of these numbers; none is stored."""

type NamedRow = tuple[int, int, bytes]
"""(key, entry, digest)."""


@dataclass(slots=True)
class BulkPart:
    """The rows of one table that one act wrote in bulk, by its entry."""

    entry: int
    table: str
    rows: int
    root: bytes
    series: int
    altered: set[int] = field(default_factory=set)
    """The altered or missing tiles."""
    blind: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of keys (both ends excluded) in altered tiles: rows in them cannot be judged by this part."""

    @property
    def tiles(self) -> int:
        """The number of tiles of leaves."""
        return -(-self.rows // TILE_WIDTH)

    def is_blind(self, key: int) -> bool:
        """Whether this key belongs to an altered tile."""
        at = bisect_left(self.blind, (key,))
        return at > 0 and self.blind[at - 1][0] < key < self.blind[at - 1][1]


def part_of(entry: int, member: list[object]) -> BulkPart:
    """One member of an entry's `bulk`: [table, rows, root, series]. Raises ValueError, TypeError."""
    table, rows, root, series = member
    if not (isinstance(table, str) and isinstance(root, str) and type(rows) is int and type(series) is int):
        raise TypeError("a part in bulk is [table, rows, root, series]")
    if rows < 1:
        raise ValueError("a part in bulk has rows")
    return BulkPart(entry, table, rows, base64.b64decode(root, validate=True), series)


def stored_tiles(series: int, first: int = _LOWEST) -> Iterator[Tile]:
    """The stored tiles of a series from a number on, in order, also foreign ones; the tile of roots has the number
    -1."""
    if series not in _KEPT_WHOLE_NUMBERS:
        return
    some = _FIRST_TILES.rows(series, first)
    while some:
        yield from ((number, bytes(leaves)) for number, leaves in some)
        last = some[-1][0]
        # SQLite sorts text after every number
        if len(some) < _TILES_A_QUERY or type(last) is not int:
            return
        some = [list(row) for row in _tiles(series, last + 1)]


def _tiles(series: int, first: int) -> "QuerySet[BulkTile, Any]":
    rows = BulkTile.objects.filter(series=series, tile__gte=first).order_by("tile")
    return rows.values_list("tile", _AS_BYTES)[:_TILES_A_QUERY]


_FIRST_TILES = CompiledQuery(_tiles)
"""A check asks it of every part in bulk, and most have few tiles."""


def check_tiles(parts: list[BulkPart]) -> Iterator[Finding]:
    """Compares the stored digests with the roots in the entries; marks altered tiles in each part."""
    table = BulkTile._meta.db_table
    for part in parts:
        for kind, number in tile_faults(part.rows, part.root, stored_tiles(part.series)):
            yield log_finding(f"bulk_{kind}", _subject(part.series, number), entry=part.entry)
            if number is None:
                part.blind = [_EVERYWHERE]
            elif kind != "unexplained" and number != ROOTS:
                part.altered.add(number)
        if part.altered and not part.blind:
            part.blind = list(_blind(part))
    yield from _doubled(parts)
    known = {part.series for part in parts}
    for series in BulkTile.objects.order_by("series").values_list("series", flat=True).distinct():
        if type(series) is not int:  # SQLite: the column may contain text or a fraction
            yield log_finding("bulk_unexplained", _subject(series, None))
        elif series not in known:
            numbers = BulkTile.objects.filter(series=series).order_by("tile").values_list("tile", flat=True)
            yield from (log_finding("bulk_unexplained", f"{table}/{series}/{number}") for number in numbers)


def _doubled(parts: list[BulkPart]) -> Iterator[Finding]:
    """Tiles that are stored twice, which the key of the table bars as long as it is there: rows of such a part cannot
    be judged, since either tile may be read."""
    of_series = {part.series: part for part in parts}
    rows = BulkTile.objects.order_by("series", "tile").values_list("series", "tile")
    for series, number in rows.annotate(stored=Count("*")).filter(stored__gt=1).values_list("series", "tile"):
        if (part := of_series.get(series)) is not None:  # a series of no part is named below
            part.blind = [_EVERYWHERE]
            yield log_finding("bulk_unexplained", _subject(series, number), entry=part.entry)


def newest_in_bulk(parts: list[BulkPart]) -> Iterator[NamedRow]:
    """The digests of one table's rows by its parts, by rising key, each key once, by its newest entry. Leaves out tiles
    that `check_tiles` found altered. Memory: some tiles of each part whose keys surround the present one."""
    for _, same in groupby(_merged(parts), key=lambda row: row[0]):
        yield max(same, key=lambda row: row[1])


def _merged(parts: list[BulkPart]) -> Iterator[NamedRow]:
    """The rows of all parts by rising key. A part is opened at its first key: parts of successive imports do not
    overlap, so few are open at a time."""
    opened: dict[int, Iterator[NamedRow]] = {}
    heap: list[tuple[int, int, NamedRow | None]] = [(_first_key(part), at, None) for at, part in enumerate(parts)]
    heapify(heap)
    while heap:
        _, at, row = heappop(heap)
        if row is None:
            opened[at] = _leaves(parts[at])
        else:
            yield row
        if (following := next(opened[at], None)) is not None:
            heappush(heap, (following[0], at, following))
        else:
            del opened[at]


def _first_key(part: BulkPart) -> int:
    """The key of the first leaf; a key below all others if its tile is altered."""
    return _EVERYWHERE[0] if part.blind == [_EVERYWHERE] or 0 in part.altered else _keys_of(part.series, 0)[0]


def _leaves(part: BulkPart) -> Iterator[NamedRow]:
    if part.blind == [_EVERYWHERE]:
        return
    for number, leaves in stored_tiles(part.series, first=0):
        if type(number) is int and number < part.tiles and number not in part.altered:
            yield from ((key, part.entry, digest) for key, digest in leaves_of(leaves))


def _blind(part: BulkPart) -> Iterator[tuple[int, int]]:
    """The ranges of keys between the intact neighbours of altered tiles."""
    numbers = sorted(part.altered)
    while numbers:
        first = last = numbers.pop(0)
        while numbers and numbers[0] == last + 1:
            last = numbers.pop(0)
        yield (
            _EVERYWHERE[0] if first == 0 else _keys_of(part.series, first - 1)[-1],
            _EVERYWHERE[1] if last == part.tiles - 1 else _keys_of(part.series, last + 1)[0],
        )


def _keys_of(series: int, number: int) -> list[int]:
    leaves = BulkTile.objects.values_list(_AS_BYTES, flat=True).get(series=series, tile=number)
    return [key for key, _ in leaves_of(bytes(leaves))]


def _subject(series: object, number: int | None) -> str:
    whole = f"{BulkTile._meta.db_table}/{series}"
    return whole if number is None else f"{whole}/{number}"

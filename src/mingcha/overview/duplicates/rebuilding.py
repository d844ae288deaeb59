"""The nightly pass over the city that judges every pair again (article 5).

Cameras and planned places are read once, in the order of their map cells, so tile by tile along a Z-order curve. A tile
is at least as wide as the radius; it is compared with itself and with those of its eight neighbours already read, and
it is kept until the last of its neighbours has been read. So memory contains only the tiles along the border of the
visited part, not the city. Rows have the cell of the tile in which their pair is found, so stored and found rows are
compared piece by piece, in the same order.
"""

import heapq
from collections.abc import Callable, Iterator
from itertools import batched, groupby

from django.db import transaction

from mingcha.geo.near_tiles import tile_shift, tiles_beside
from mingcha.overview.duplicates.models import Duplicate
from mingcha.overview.duplicates.upkeep import judge_cameras, radius_today_m
from mingcha.overview.duplicates.writing import PairKey, differs, key_of, row_of, write
from mingcha.registry.duplicates.pairs import Candidate, Pair, pairs_with
from mingcha.registry.duplicates.rows import CandidateReader, counted_cameras, counted_items
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.points.models import Point

_READ_AT_ONCE = 5000
_PIECE = 2000
"""Cameras and planned places, or pairs, after which found and stored rows are compared."""
_JUDGED_AT_ONCE = 400
_LAST_CELL = 2**48
"""Greater than every cell of the map."""


def rebuild_duplicates(between: Callable[[], object] = int) -> int:
    """Judges every pair again, for an upgraded home and for rows written without an act; returns the number of changed
    rows. `between` is called after each piece."""
    radius_m = radius_today_m()
    shift = tile_shift(radius_m)
    changed, begun = 0, 0
    for end, pairs in _pieces(radius_m, shift):
        changed += _compare(begun, end, pairs)
        begun = end
        between()
    return changed + _compare(begun, _LAST_CELL, [])


def _pieces(radius_m: float, shift: int) -> Iterator[tuple[int, list[Pair]]]:
    """The pairs of the city, piece by piece, each with a cell greater than those of its pairs."""
    walk, pairs, walked = _Walk(radius_m), list[Pair](), 0
    for tile, candidates in groupby(_all_in_order(), key=lambda one: one.cell >> shift):
        held = list(candidates)
        pairs += walk.over(tile, held)
        walked += len(held)
        if walked >= _PIECE or len(pairs) >= _PIECE:
            yield (tile + 1) << shift, pairs
            pairs, walked = [], 0
    yield _LAST_CELL, pairs


def _all_in_order() -> Iterator[Candidate]:
    """Everything that counts, by cells: a reader each, whose systems are as old as the pass at most."""
    cameras = CandidateReader().cameras_in_order(_READ_AT_ONCE)
    items = CandidateReader().items_in_order(_READ_AT_ONCE)
    return heapq.merge(cameras, items, key=lambda one: one.cell)


class _Walk:
    """Compares tiles, in rising order, with themselves and with their earlier neighbours."""

    def __init__(self, radius_m: float) -> None:
        self._radius_m = radius_m
        self._kept: dict[int, list[Candidate]] = {}
        self._until: list[tuple[int, int]] = []

    def over(self, tile: int, held: list[Candidate]) -> Iterator[Pair]:
        """The pairs inside this tile and with earlier ones."""
        while self._until and self._until[0][0] < tile:
            del self._kept[heapq.heappop(self._until)[1]]
        beside = tiles_beside(tile)
        others = [other for near in beside for other in self._kept.get(near, ())]
        for one in held:
            yield from pairs_with(one, others, self._radius_m)
            others.append(one)
        if max(beside) > tile:
            self._kept[tile] = held
            heapq.heappush(self._until, (max(beside), tile))


def _compare(begun: int, end: int, pairs: list[Pair]) -> int:
    """Makes the stored rows of these cells agree with the pairs; returns the number of changes, which is usually zero.

    The data may be outdated, so a pair is written only if both of its sides, now locked, are unchanged; else the
    cameras of that row are judged as by an act.
    """
    found = {key_of(row): (row, pair) for row, pair in ((row_of(pair), pair) for pair in pairs)}
    stored = {key_of(row): row for row in Duplicate.objects.filter(cell__gte=begun, cell__lt=end)}
    fresh = [key for key, (row, _) in found.items() if differs(row, stored.get(key))]
    doubted = {key: row for key, row in stored.items() if key not in found}
    changed = 0
    for keys in batched(fresh, _JUDGED_AT_ONCE):
        changed += _write_if_unchanged({key: found[key] for key in keys}, stored, doubted)
    cameras = sorted({number for row in doubted.values() for number in _cameras_of(row)})
    for some in batched(cameras, _JUDGED_AT_ONCE):
        changed += judge_cameras(some)
    return changed


def _write_if_unchanged(
    found: dict[PairKey, tuple[Duplicate, Pair]], stored: dict[PairKey, Duplicate], doubted: dict[PairKey, Duplicate]
) -> int:
    """Writes the rows of pairs with both sides unchanged since they were read; adds the others to `doubted`, to be
    judged again."""
    read = {(one.planned, one.key): one for _, pair in found.values() for one in (pair.late, pair.early)}
    with transaction.atomic():
        now = _locked(read)
        same = {key for key, one in read.items() if now.get(key) == one}
        sure, old = dict[PairKey, Duplicate](), dict[PairKey, Duplicate]()
        for key, (row, pair) in found.items():
            sides = ((one.planned, one.key) for one in (pair.late, pair.early))
            (sure if all(side in same for side in sides) else old)[key] = row
        doubted |= old
        return write(sure, {key: stored[key] for key in sure if key in stored})


def _locked(read: dict[tuple[bool, int], Candidate]) -> dict[tuple[bool, int], Candidate]:
    """The same cameras and planned places as they are now, locked until the transaction ends: cameras by their rows,
    planned places by their plans, whose states decide whether they count."""
    cameras = [key for planned, key in read if not planned]
    items = [key for planned, key in read if planned]
    list(Point.objects.filter(pk__in=cameras).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if items:
        plans = PlanItem.objects.filter(pk__in=items).values("plan")
        list(Plan.objects.filter(pk__in=plans).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    reader = CandidateReader()
    found = reader.cameras(counted_cameras().filter(pk__in=cameras))
    found += reader.items(counted_items().filter(pk__in=items)) if items else []
    return {(one.planned, one.key): one for one in found}


def _cameras_of(row: Duplicate) -> Iterator[int]:
    if not row.planned:
        yield row.key
    if not row.beside_planned:
        yield row.beside

"""Two that see the same, as a pair: which of them came later, and so must act, and how far they are (article 5)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mingcha.geo.near_tiles import LEAST_EAST_M, LEAST_NORTH_M
from mingcha.registry.duplicates.rules import SeenFrom, apart_if_duplicate, came_later, is_explained, is_of_others
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """A camera or planned place that counts: its number, its cell of the map and its view; the codes of the units that
    answer for it, and its place in the register; since when it is there; whether it has a written reason."""

    planned: bool
    key: int
    cell: int
    seen: SeenFrom
    units: frozenset[str]
    place: Place
    since: datetime
    explained: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible duplicate: the one that came later and the one that was there; explained by a written reason of one of
    them."""

    late: Candidate
    early: Candidate
    apart_mm: int
    explained: bool

    @property
    def cell(self) -> int:
        """The cell in whose tile it is found by who walks over the map in the order of cells."""
        return max(self.late.cell, self.early.cell)


type ByUnits = Mapping[frozenset[str], Sequence[Candidate]]
"""What stands in a tile, by the units that answer for it."""


def by_units(candidates: Iterable[Candidate], shift: int) -> Mapping[int, ByUnits]:
    """These by their tile, and in it by their units: a unit may have a thousand cameras at one place."""
    found: dict[int, dict[frozenset[str], list[Candidate]]] = {}
    for one in candidates:
        found.setdefault(one.cell >> shift, {}).setdefault(one.units, []).append(one)
    return found


def of_others(units: frozenset[str], tiles: Iterable[ByUnits]) -> Iterator[Candidate]:
    """What stands in these tiles and none of these units answers for: only that may be a pair (`is_of_others`), so the
    cameras of a unit are not compared with each other."""
    for held in tiles:
        for theirs, candidates in held.items():
            if units.isdisjoint(theirs):
                yield from candidates


def pairs_with(one: Candidate, others: Iterable[Candidate], radius_m: float) -> Iterator[Pair]:
    """The possible duplicates of one among others. Those that are further away than the radius are passed over by plain
    arithmetic, which decides nothing nearer than that."""
    x, y, squared = one.seen.longitude_ndeg, one.seen.latitude_ndeg, radius_m * radius_m
    for other in others:
        seen = other.seen
        east_m, north_m = (seen.longitude_ndeg - x) * LEAST_EAST_M, (seen.latitude_ndeg - y) * LEAST_NORTH_M
        if east_m * east_m + north_m * north_m <= squared and (pair := pair_of(one, other, radius_m)):
            yield pair


def pair_of(one: Candidate, other: Candidate, radius_m: float) -> Pair | None:
    """These two as a possible duplicate; None if they are none, and for two planned places, which are judged when they
    are added."""
    camera, beside = (other, one) if one.planned else (one, other)
    if camera.planned or not is_of_others(camera.units, beside.units, planned=beside.planned):
        return None
    # always from the same one of the two, so that the last digit of the distance is always the same
    first, second = (one, other) if (one.planned, one.key) < (other.planned, other.key) else (other, one)
    apart_m = apart_if_duplicate(first.seen, second.seen, radius_m)
    if apart_m is None:
        return None
    late, early = (first, second) if came_later(first.since, second.since) else (second, first)
    return Pair(late, early, round(apart_m * 1000), is_explained((first.explained, second.explained)))

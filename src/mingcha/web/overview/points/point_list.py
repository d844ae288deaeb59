"""Shared by list, map and table of points: one filter, one reach, the same rows (article 3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from mingcha.access.duty.queries import watching
from mingcha.access.duty.rules import WATCHERS
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.codes import division_words
from mingcha.kit.decision import Decision, require
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.queries import Cut, Found
from mingcha.registry.identity.asker import way_in
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import may_enter_register
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.values import PointRow
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.point_state import CONDITION_WORDS, TONES, PointState, state_of

PAGE_ROWS = 50
ORDERS = {"number": points_on_map.codes, "state": points_on_map.urgent_codes}
"""What a list is ordered by, each by an index of MapPoint: codes, and five conditions of which each is counted."""


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """A row of the list."""

    row: PointRow
    state: PointState
    district: Words
    category: Words
    closed: Decision | None = None
    """Why the reader, who watches points of this territory, may not watch this one; None otherwise."""
    note: int = 0
    """The number of that reason among those of the page (notes_of), from 1; 0 without one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An entry of the legend: a condition, its shape, its name and its number of points."""

    condition: str
    tone: str
    words: Words
    points: int


class PointsFound:
    """The points of a cut, fetched page by page (for Django's Paginator)."""

    def __init__(
        self,
        cut: Cut,
        *,
        order: str = "",
        watched_by: DutyFacts | None = None,
        found: Found | None = None,
    ) -> None:
        """`order`: one of ORDERS, a leading minus for descending; `found`: the counts of this cut, if they are known
        already."""
        self._cut, self._watched_by = cut, watched_by
        self._asked, self._last_first = ORDERS.get(order.removeprefix("-"), points_on_map.codes), order.startswith("-")
        self.found = points_on_map.found(cut) if found is None else found

    def count(self) -> int:
        """The number of points of the cut, over all pages."""
        return self.found.points

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[ListedPoint]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[ListedPoint, ...]:
        limit = part.stop - part.start
        codes = self._asked(self._cut, limit=limit, offset=part.start, last_first=self._last_first)
        return listed_codes(codes, watched_by=self._watched_by)


def cut_of(request: HttpRequest, where: PointFilter) -> Cut:
    """The reader's reach under a filter, for a token without work secrets. Raises Fault(UNAUTHENTICATED) without a
    session, Refused (13(1)) for the roles of sharing."""
    by_token = bool(way_in(signed_in(request)).token)
    facts = person_of(request).facts
    require(may_enter_register(facts))
    cut = points_on_map.cut_for(facts, where, clock=wiring.clock())
    return points_on_map.without_secrets(cut) if by_token else cut


def listed_codes(codes: tuple[str, ...], *, watched_by: DutyFacts | None = None) -> tuple[ListedPoint, ...]:
    """The rows of a cut's points, in the order of the given codes."""
    rows = points_queries.point_rows(codes)
    return listed(tuple(rows[code] for code in codes if code in rows), watched_by=watched_by)


def listed(rows: tuple[PointRow, ...], *, watched_by: DutyFacts | None = None) -> tuple[ListedPoint, ...]:
    """Rows of the register with their recorder's last report; for a reader also whether they may watch each."""
    codes = [row.code for row in rows]
    cameras = recorders.cameras(codes, clock=wiring.clock())
    watches = watched_by is not None and watched_by.has(*WATCHERS)
    watched = watching(watched_by, codes, at=wiring.clock().now()) if watches and watched_by else None
    notes: dict[Decision | None, int] = {None: 0}
    closed = [watched.closed(code) if watched else None for code in codes]
    return tuple(
        ListedPoint(
            row,
            state_of(row, cameras.get(row.code)),
            division_words(row.zone or row.division),
            category(row.category).short,
            refusal,
            notes.setdefault(refusal, len(notes)),
        )
        for row, refusal in zip(rows, closed, strict=True)
    )


def notes_of(rows: Sequence[ListedPoint]) -> tuple[Decision, ...]:
    """The different reasons for which points of a page may not be watched, in the order of their numbers: said once
    below the list, since they are as long as a row."""
    return tuple(dict.fromkeys(one.closed for one in rows if one.closed is not None))


def legend(found: Found) -> tuple[Shape, ...]:
    """The five conditions with their counts, in the order of the legend; points on trial are another axis."""
    order = (Condition.OK, Condition.POOR, Condition.DOWN, Condition.WAIT, Condition.OFF)
    return tuple(Shape(one.value, TONES[one], CONDITION_WORDS[one], found.by_condition[one]) for one in order)

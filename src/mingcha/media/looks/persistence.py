"""What stays: cells lost for an hour, for six hours, over days. A single picture decides nothing.

State is bounded: the last 36 checks as bits, eight days as counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.orientation import CELLS, Cells
from mingcha.media.looks.regions import Bits, around, closed, large_region, largest_region, region_share, touches_edge

HOUR_CHECKS, HOUR_SHARE, HOUR_OF_CHECKS = 6, 0.20, 0.75
"""A cover of a quarter of the view takes a fifth of the cells whole, and the ones at its edge in part. Of cells that
are lost by themselves: whole blocks are lost to cars that pass."""
SIX_HOUR_CHECKS, SIX_HOUR_SHARE, SIX_HOUR_OF_CHECKS = 36, 0.06, 0.9
"""What covers a part hides it in every picture; a van that stands for less than five and a half hours (33 of 36 checks)
does not, nor does rain."""
CLEAR_AROUND, _LEAST_AROUND = 0.94, 4
"""What a cover leaves beside it is seen as usual; wet, white or strewn ground is weaker about the cells it hides."""
CLEAR_OF_CHECKS = 0.75
"""Share of the checks of six hours in which the weather was not in the way, else the few between say nothing."""
SLOW_DAYS, SLOW_WARNING, SLOW_CASE = 3, 0.03, 0.08
RISING_DAYS = 4
KEPT_DAYS = 8
_DAY_OF_CHECKS = 0.5
"""Share of a day's checks in which a cell is lost, so that it counts for the day; and of its checks that were clear."""
_LEAST_A_DAY = 12
"""Checks of a cell below which a day says nothing about it."""
_GONE_OF_CHECKS, _GONE_CHECKS = 1 / 3, 12
NOTHING: Bits = np.zeros(CELLS, np.bool_)


@dataclass(frozen=True, slots=True)
class SeenCells:
    """What one check says of each cell. `judged`: something can be claimed; `alone`: lost by itself; `whole`: its block
    is lost, whose many edges do not lie alike by chance, as the few of a cell may; `bare`: without an edge in the
    reference; `grown`: with edges now as leaves have; `sight`: agreement over the usual."""

    judged: Bits
    alone: Bits
    whole: Bits = field(default_factory=NOTHING.copy)
    bare: Bits = field(default_factory=NOTHING.copy)
    grown: Bits = field(default_factory=NOTHING.copy)
    sight: Cells = field(default_factory=lambda: np.ones(CELLS, np.float32))

    @property
    def lost(self) -> Bits:
        """The judged cells that are lost either way."""
        found: Bits = self.judged & (self.alone | self.whole)
        return found


_UNSEEN = SeenCells(NOTHING, NOTHING)


def _ring() -> NDArray[np.bool_]:
    return np.zeros((SIX_HOUR_CHECKS, CELLS), np.bool_)


def _numbers() -> NDArray[np.uint16]:
    return np.zeros(CELLS, np.uint16)


@dataclass(slots=True)
class DayCounts:
    """Of one day (days since 1970): how often each cell was judged, lost and seen as usual, how many checks were clear,
    and in how many the weather was in the way."""

    day: int
    judged: NDArray[np.uint16] = field(default_factory=_numbers)
    lost: NDArray[np.uint16] = field(default_factory=_numbers)
    usual: NDArray[np.uint16] = field(default_factory=_numbers)
    clear: int = 0
    obscured: int = 0

    @property
    def was_obscured(self) -> bool:
        """Whether the weather was in the way for most of it, or lay on the ground about what is lost: the day says
        nothing."""
        if self.obscured > (self.clear + self.obscured) * _DAY_OF_CHECKS:
            return True
        known, lost = self.cells()
        region, share = large_region(lost, known, SLOW_WARNING / 2)
        beside = around(region) & known & ~lost
        if not share or beside.sum() < _LEAST_AROUND:
            return False
        return float(np.median(self.usual[beside] / self.judged[beside])) < _DAY_OF_CHECKS

    def cells(self) -> tuple[Bits, Bits]:
        """(judged enough, lost on this day)."""
        known = self.judged >= _LEAST_A_DAY
        return known, known & (self.lost >= self.judged * _DAY_OF_CHECKS)

    def region(self, hidden: Bits) -> Bits:
        """The largest region that was lost, with the rows of text that it covers."""
        return closed(largest_region(self.cells()[1]), hidden)

    def share(self, hidden: Bits) -> float | None:
        """Of the cells that were judged enough; None for fewer than half a picture of the cells ever judged."""
        known, lost = self.cells()
        if known.sum() < max(1, (self.judged > 0).sum() / 2):
            return None
        region = self.region(hidden) if lost.any() else lost
        return int(region.sum()) / int((known | region).sum())


@dataclass(slots=True)
class Persistence:
    """The lost cells of one camera over time. `sight`: in hundredths; `hidden`: of which nothing is judged."""

    judged: NDArray[np.bool_] = field(default_factory=_ring)
    lost: NDArray[np.bool_] = field(default_factory=_ring)
    alone: NDArray[np.bool_] = field(default_factory=_ring)
    sight: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((SIX_HOUR_CHECKS, CELLS), np.uint8))
    clear: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(SIX_HOUR_CHECKS, np.bool_))
    count: int = 0
    compared: int = 0
    """Checks in all, and those in which the weather was not in the way."""
    days: list[DayCounts] = field(default_factory=list)
    hidden: Bits = field(default_factory=NOTHING.copy)

    def add(self, day: int, seen: SeenCells) -> None:
        """Adds one check of a day. What has grown before bare cells counts for days alone, since a car that stands
        before a wall is no growth."""
        self._next(seen, is_clear=True)
        self.compared += 1
        today = self._today(day)
        today.judged += seen.judged | seen.bare
        today.lost += seen.lost | (seen.grown & seen.bare)
        today.usual += np.where(seen.judged, seen.sight >= CLEAR_AROUND, seen.bare)
        today.clear += 1

    def add_obscured(self, day: int) -> None:
        """Adds one check in which the weather was in the way: nothing is lost, and its place in the six hours is
        taken."""
        self._next(_UNSEEN, is_clear=False)
        self._today(day).obscured += 1

    def sudden_share(self) -> float:
        """The share of cells that are lost for an hour if it is large, else for six hours if it is worth a finding,
        else 0. Six hours are those of the clock, clear for the most part, and what was lost in them is lost now."""
        hour = self._rows(HOUR_CHECKS)
        if len(hour) < HOUR_CHECKS:
            return 0.0
        known, alone = self._lasting(self.alone, hour, HOUR_OF_CHECKS)
        if share := region_share(alone, known, HOUR_SHARE):
            return share
        lost = self._lasting(self.lost, hour, HOUR_OF_CHECKS)[1]
        six_hours = self._rows(SIX_HOUR_CHECKS)
        if self.count < SIX_HOUR_CHECKS or len(six_hours) < SIX_HOUR_CHECKS * CLEAR_OF_CHECKS:
            return 0.0
        known, long = self._lasting(self.lost, six_hours, SIX_HOUR_OF_CHECKS)
        region, share = large_region(long & lost, known, SIX_HOUR_SHARE)
        return share if share and self._is_clear_around(region, known, six_hours) else 0.0

    def is_clear(self) -> bool:
        """Whether hardly a cell was lost over the last six hours: a finding of the sudden kind is over."""
        rows = self._rows(SIX_HOUR_CHECKS)
        if len(rows) < _GONE_CHECKS:
            return self.compared < _GONE_CHECKS
        known, lost = self._lasting(self.lost, rows, _GONE_OF_CHECKS)
        return region_share(lost, known, SIX_HOUR_SHARE / 2) == 0

    def slow_share(self, today: int) -> float:
        """The least share of the last three whole days that follow each other, 0 without them; days of weather are
        passed over."""
        shares: list[float] = []
        for one in self._days_back(today):
            share = one.share(self.hidden)
            if share is None or share < SLOW_WARNING:
                return 0.0
            shares.append(share)
            if len(shares) == SLOW_DAYS:
                return min(shares)
        return 0.0

    def is_growing(self, today: int) -> bool:
        """Whether the share never fell over four whole days, rose in all, and what is lost touches the picture's edge:
        a tree comes from outside."""
        whole = [one for one in self.days if one.day < today and not one.was_obscured][-RISING_DAYS:]
        shares = [share for one in whole if (share := one.share(self.hidden)) is not None]
        if len(shares) < RISING_DAYS or shares[-1] <= shares[0]:
            return False
        return all(later >= one - 0.01 for one, later in pairwise(shares)) and touches_edge(
            whole[-1].region(self.hidden)
        )

    def _days_back(self, today: int) -> Iterator[DayCounts]:
        """The days before today without a gap, the newest first, those of weather left out."""
        expected = today - 1
        for one in reversed([one for one in self.days if one.day < today]):
            if one.day != expected:
                return
            expected -= 1
            if not one.was_obscured:
                yield one

    def _next(self, seen: SeenCells, *, is_clear: bool) -> None:
        row = self.count % SIX_HOUR_CHECKS
        self.judged[row], self.lost[row], self.alone[row] = seen.judged, seen.lost, seen.alone & seen.judged
        self.sight[row] = np.clip(seen.sight * 100, 0, 200).astype(np.uint8)
        self.clear[row] = is_clear
        self.count += 1

    def _today(self, day: int) -> DayCounts:
        if not self.days or self.days[-1].day != day:
            self.days = [*self.days[-(KEPT_DAYS - 1) :], DayCounts(day)]
        return self.days[-1]

    def _rows(self, most: int) -> list[int]:
        """The newest rows of the last six hours in which the weather was not in the way."""
        back = min(self.count, SIX_HOUR_CHECKS)
        rows = [(self.count - 1 - one) % SIX_HOUR_CHECKS for one in range(back)]
        return [row for row in rows if self.clear[row]][:most]

    def _is_clear_around(self, region: Bits, known: Bits, rows: list[int]) -> bool:
        """Whether the cells about a region that were mostly not lost were seen as usual; so if there are hardly any."""
        judged = self.judged[rows]
        beside = around(region) & known & (self.lost[rows].sum(axis=0) * 2 < judged.sum(axis=0))
        if beside.sum() < _LEAST_AROUND:
            return True
        sight = np.where(judged[:, beside], self.sight[rows][:, beside] / 100, np.nan)
        return float(np.median(np.nanmedian(sight, axis=0))) >= CLEAR_AROUND

    def _lasting(self, lost_by: NDArray[np.bool_], rows: list[int], of_checks: float) -> tuple[Bits, Bits]:
        """(judged in half of these checks, and of those the cells that were lost in so many of them)."""
        judged, lost = self.judged[rows].sum(axis=0), lost_by[rows].sum(axis=0)
        known: Bits = judged * 2 >= len(rows)
        return known, known & (lost > 0) & (lost >= judged * of_checks)

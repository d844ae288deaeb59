"""What stays: blocks lost for an hour, for six hours, over days. A single picture decides nothing.

State is bounded: the last 36 checks as bits, eight days as counts.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.orientation import ACROSS, BLOCKS, DOWN

HOUR_CHECKS, HOUR_SHARE, HOUR_OF_CHECKS = 6, 0.20, 0.75
"""A cover of a quarter of the view takes a fifth of the blocks whole, and the ones at its edge in part."""
SIX_HOUR_CHECKS, SIX_HOUR_SHARE, SIX_HOUR_OF_CHECKS = 36, 0.06, 0.62
SLOW_DAYS, SLOW_WARNING, SLOW_CASE = 3, 0.03, 0.08
RISING_DAYS = 4
KEPT_DAYS = 8
_DAY_OF_CHECKS = 0.5
"""Share of a day's checks in which a block is lost, so that it counts for the day."""
_LEAST_A_DAY = 12
"""Checks of a block below which a day says nothing about it."""
type Bits = NDArray[np.bool_]
"""(BLOCKS,): one truth a block."""


def _ring() -> NDArray[np.bool_]:
    return np.zeros((SIX_HOUR_CHECKS, BLOCKS), np.bool_)


@dataclass(slots=True)
class DayCounts:
    """Of one day (days since 1970): how often each block was judged and lost."""

    day: int
    judged: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(BLOCKS, np.uint16))
    lost: NDArray[np.uint16] = field(default_factory=lambda: np.zeros(BLOCKS, np.uint16))

    def blocks(self) -> tuple[Bits, Bits]:
        """(judged enough, lost on this day)."""
        known = self.judged >= _LEAST_A_DAY
        return known, known & (self.lost >= self.judged * _DAY_OF_CHECKS)

    def share(self) -> float | None:
        """Of the blocks that were judged enough; None for fewer than half a picture of the blocks ever judged."""
        known, lost = self.blocks()
        return largest_region(lost) / int(known.sum()) if known.sum() >= max(1, (self.judged > 0).sum() / 2) else None


@dataclass(slots=True)
class Persistence:
    """The lost blocks of one camera over time."""

    judged: NDArray[np.bool_] = field(default_factory=_ring)
    lost: NDArray[np.bool_] = field(default_factory=_ring)
    count: int = 0
    days: list[DayCounts] = field(default_factory=list)

    def add(self, day: int, judged: Bits, lost: Bits) -> None:
        """Adds one check of a day."""
        row = self.count % SIX_HOUR_CHECKS
        self.judged[row], self.lost[row] = judged, lost & judged
        self.count += 1
        if not self.days or self.days[-1].day != day:
            self.days = [*self.days[-(KEPT_DAYS - 1) :], DayCounts(day)]
        self.days[-1].judged += judged
        self.days[-1].lost += lost & judged

    def sudden_share(self) -> float:
        """The share of blocks that are lost for an hour if it is large, else for six hours if it is worth a finding,
        else 0."""
        hour = self._lasting(HOUR_CHECKS, HOUR_OF_CHECKS)
        if hour >= HOUR_SHARE:
            return hour
        six_hours = self._lasting(SIX_HOUR_CHECKS, SIX_HOUR_OF_CHECKS)
        return six_hours if six_hours >= SIX_HOUR_SHARE else 0.0

    def is_clear(self) -> bool:
        """Whether hardly a block was lost over the last six hours: a finding of the sudden kind is over."""
        return self._lasting(SIX_HOUR_CHECKS, 1 / 3) < SIX_HOUR_SHARE / 2

    def slow_share(self, today: int) -> float:
        """The least share of the last three whole days that follow each other, 0 without them."""
        whole = [one for one in self.days if one.day < today][-SLOW_DAYS:]
        if len(whole) < SLOW_DAYS or whole[0].day != today - SLOW_DAYS:
            return 0.0
        shares = [one.share() for one in whole]
        return min((one for one in shares if one is not None), default=0.0) if None not in shares else 0.0

    def is_growing(self, today: int) -> bool:
        """Whether the share never fell over four whole days, rose in all, and what is lost touches the picture's edge:
        a tree comes from outside."""
        whole = [one for one in self.days if one.day < today][-RISING_DAYS:]
        shares = [share for one in whole if (share := one.share()) is not None]
        if len(shares) < RISING_DAYS or shares[-1] <= shares[0]:
            return False
        return all(later >= one - 0.01 for one, later in pairwise(shares)) and touches_edge(whole[-1].blocks()[1])

    def _lasting(self, checks: int, of_checks: float) -> float:
        """The share of blocks that were lost in so many of the last checks; 0 before there were so many."""
        if self.count < checks:
            return 0.0
        rows = [(self.count - 1 - back) % SIX_HOUR_CHECKS for back in range(checks)]
        judged, lost = self.judged[rows].sum(axis=0), self.lost[rows].sum(axis=0)
        known = judged >= checks / 2
        return largest_region(lost >= checks * of_checks) / int(known.sum()) if known.any() else 0.0


def largest_region(lost: Bits) -> int:
    """The number of blocks of the largest region of lost ones that hang together by their sides: what covers a part is
    one thing, what rain hides is here and there."""
    left = set(np.flatnonzero(lost).tolist())
    most = 0
    while left:
        waiting, size = [left.pop()], 0
        while waiting:
            at = waiting.pop()
            size += 1
            beside = [
                at - ACROSS,
                at + ACROSS,
                *([at - 1] if at % ACROSS else []),
                *([at + 1] if (at + 1) % ACROSS else []),
            ]
            waiting += [one for one in beside if one in left]
            left.difference_update(beside)
        most = max(most, size)
    return most


def touches_edge(lost: Bits) -> bool:
    """Whether a lost block lies at the edge of the picture."""
    grid = lost.reshape(DOWN, ACROSS)
    return bool(grid[0].any() or grid[-1].any() or grid[:, 0].any() or grid[:, -1].any())

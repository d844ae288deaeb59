"""What stays and what passes, block by block, with counts made by hand (docs/design/supervision.md, 4.1)."""

import numpy as np
import pytest

from mingcha.media.looks.orientation import ACROSS, BLOCKS
from mingcha.media.looks.persistence import Bits, Persistence, largest_region, touches_edge

ALL = np.ones(BLOCKS, np.bool_)


def left(columns: int) -> Bits:
    """So many columns of blocks from the left are lost: 9 of 144 blocks each, 6.25 per cent."""
    return (np.arange(BLOCKS) % ACROSS) < columns


def after(*parts: tuple[int, Bits]) -> Persistence:
    """So many checks with these lost blocks, one part after another."""
    found = Persistence()
    for count, lost in parts:
        for _ in range(count):
            found.add(20_000, ALL, lost)
    return found


@pytest.mark.parametrize(
    ("parts", "share"),
    [
        (((36, left(0)), (1, left(7))), 0),  # a bus, once
        (((36, left(0)), (18, left(3))), 0),  # a van, three hours
        (((36, left(0)), (4, left(4))), 0),  # four of six checks are too few
        (((36, left(0)), (5, left(4))), 0.25),  # five of six: within the hour
        (((36, left(0)), (5, left(3))), 0),  # less than a fifth takes longer
        (((36, left(0)), (22, left(1))), 0),
        (((36, left(0)), (23, left(1))), 0.0625),  # 23 of 36: within four hours
        (((5, left(4)),), 0),  # nothing is claimed before there were six checks
    ],
)
def test_the_sudden_kind(parts: tuple[tuple[int, Bits], ...], share: float) -> None:
    assert after(*parts).sudden_share() == share


def test_what_is_not_judged_is_not_lost() -> None:
    found = Persistence()
    for _ in range(36):
        found.add(20_000, ~left(8), left(8))
    assert found.sudden_share() == 0
    assert found.is_clear()


def test_the_slow_kind_needs_three_whole_days_in_a_row() -> None:
    found = Persistence()
    for day, columns in ((1, 0), (2, 1), (3, 1), (4, 2)):
        for _ in range(20):
            found.add(day, ALL, left(columns))
    assert found.slow_share(5) == 0.0625  # the least of three days
    assert found.slow_share(4) == 0  # the day itself does not count yet
    assert found.slow_share(6) == 0  # a day without checks between them
    for day in (6, 7, 8):
        found.add(day, ALL, left(2))  # one check a day says nothing
    assert found.slow_share(9) == 0


def test_growing_means_rising_from_the_edge() -> None:
    found, inside = Persistence(), np.zeros(BLOCKS, np.bool_)
    for day, columns in ((1, 1), (2, 1), (3, 2), (4, 3)):
        for _ in range(20):
            found.add(day, ALL, left(columns))
    assert found.is_growing(5)
    for day in (5, 6, 7, 8):
        for _ in range(20):
            found.add(day, ALL, left(3))
    assert not found.is_growing(9)  # it stands
    inside[5 * ACROSS + 4] = True
    assert not touches_edge(inside)


def test_days_and_checks_are_bounded() -> None:
    found = Persistence()
    for day in range(40):
        found.add(day, ALL, left(1))
    assert len(found.days) == 8
    assert found.lost.shape == (36, BLOCKS)


def test_a_region_hangs_together_by_its_sides_and_not_around_the_edge() -> None:
    lost = np.zeros(BLOCKS, np.bool_)
    lost[[0, 1, ACROSS, 2 * ACROSS - 1, 2 * ACROSS, 50]] = True
    assert largest_region(lost) == 4  # 0, 1, 16 and 32; 31 lies at the other edge

"""What stays and what passes, cell by cell, with counts made by hand (docs/design/supervision.md, 4.1)."""

import numpy as np
import pytest

from mingcha.media.looks.orientation import CELLS, CELLS_ACROSS
from mingcha.media.looks.persistence import Persistence, SeenCells
from mingcha.media.looks.regions import Bits

ALL = np.ones(CELLS, np.bool_)
COLUMN = 1 / CELLS_ACROSS
"""The share of one column of cells, 3.125 per cent."""


def left(columns: int) -> Bits:
    """So many columns of cells from the left are lost: 18 of 576 cells each."""
    return (np.arange(CELLS) % CELLS_ACROSS) < columns


def after(*parts: tuple[int, Bits | None]) -> Persistence:
    """So many checks with these lost cells, one part after another; None: the weather was in the way."""
    found = Persistence()
    for count, lost in parts:
        for _ in range(count):
            if lost is None:
                found.add_obscured(20_000)
            else:
                found.add(20_000, SeenCells(ALL, lost))
    return found


@pytest.mark.parametrize(
    ("parts", "share"),
    [
        (((36, left(0)), (1, left(14))), 0),  # a bus, once
        (((36, left(0)), (18, left(6))), 0),  # a van, three hours
        (((36, left(0)), (32, left(6))), 0),  # a van, five hours and twenty minutes
        (((36, left(0)), (4, left(8))), 0),  # four of six checks are too few
        (((36, left(0)), (5, left(8))), 8 * COLUMN),  # five of six: within the hour
        (((36, left(0)), (5, left(6))), 0),  # less than a fifth takes longer
        (((36, left(0)), (32, left(2))), 0),
        (((36, left(0)), (33, left(2))), 2 * COLUMN),  # 33 of 36: within six hours
        (((40, left(0)), (33, left(1))), 0),  # three per cent are not worth a finding
        (((5, left(8)),), 0),  # nothing is claimed before there were six checks
    ],
)
def test_the_sudden_kind(parts: tuple[tuple[int, Bits], ...], share: float) -> None:
    assert after(*parts).sudden_share() == share


@pytest.mark.parametrize(
    ("parts", "share"),
    [
        (((9, None), (27, left(3))), 3 * COLUMN),  # three quarters of six hours were clear
        (((10, None), (26, left(3))), 0),  # the few checks between rain say nothing, however alike
        (((20, None), (26, left(3)), (10, None)), 0),
        (((18, None), (18, left(6))), 0),  # a van of three hours after rain is not the rain's
        (((9, None), (10, left(0)), (17, left(6))), 0),
        (((12, left(8)), (30, None)), 8 * COLUMN),  # the hour's rule: the last six that were clear
    ],
)
def test_weather_takes_its_time_and_claims_nothing(parts: tuple[tuple[int, Bits | None], ...], share: float) -> None:
    assert after(*parts).sudden_share() == share


def test_what_was_lost_for_hours_and_is_seen_again_is_no_finding() -> None:
    found = after((36, left(0)), (34, left(4)), (2, left(0)))
    assert found.sudden_share() == 0  # 34 of 36, and four of the last six


def test_six_hours_must_be_lost_in_the_same_cells() -> None:
    found, right = Persistence(), ~left(28)
    for check in range(72):  # eight per cent in each check, here and there
        found.add(20_000, SeenCells(ALL, left(4) if check % 2 else right))
    assert found.sudden_share() == 0


@pytest.mark.parametrize(("beside", "share"), [(1.0, 3 * COLUMN), (0.95, 3 * COLUMN), (0.93, 0), (0.5, 0)])
def test_what_is_beside_a_cover_is_seen_as_usual_and_beside_wet_ground_is_not(beside: float, share: float) -> None:
    """Nine of 36 checks see nothing beside it, for cars pass there: that is not weather."""
    found = Persistence()
    for check in range(36):
        sight = np.full(CELLS, 0.0 if check % 4 == 0 else beside, np.float32)
        found.add(20_000, SeenCells(ALL, left(3), sight=sight))
    assert found.sudden_share() == share


def test_a_cell_is_lost_with_its_block_over_six_hours_and_not_within_the_hour() -> None:
    found = Persistence()
    for _ in range(36):
        found.add(20_000, SeenCells(ALL, left(1), whole=left(8)))
    assert found.sudden_share() == 8 * COLUMN
    few = Persistence()
    for _ in range(6):
        few.add(20_000, SeenCells(ALL, left(6), whole=left(8)))
    assert few.sudden_share() == 0


def test_a_finding_is_over_when_it_was_seen_and_not_when_it_rains() -> None:
    assert not after((36, left(4))).is_clear()
    assert after((36, left(4)), (25, left(0))).is_clear()
    assert not after((36, left(4)), (30, None), (6, left(0))).is_clear()


def test_what_is_not_judged_is_not_lost() -> None:
    found = Persistence()
    for _ in range(36):
        found.add(20_000, SeenCells(~left(16), left(16)))
    assert found.sudden_share() == 0
    assert found.is_clear()


def days(*columns: int) -> Persistence:
    """Days 1, 2, ... with so many columns lost in each of 20 checks."""
    found = Persistence()
    for day, count in enumerate(columns, 1):
        for _ in range(20):
            found.add(day, SeenCells(ALL, left(count)))
    return found


def test_the_slow_kind_needs_three_whole_days_in_a_row() -> None:
    found = days(0, 2, 2, 4)
    assert found.slow_share(5) == 2 * COLUMN  # the least of three days
    assert found.slow_share(4) == 0  # the day itself does not count yet
    assert found.slow_share(6) == 0  # a day without checks between them
    for day in (6, 7, 8):
        found.add(day, SeenCells(ALL, left(4)))  # one check a day says nothing
    assert found.slow_share(9) == 0


@pytest.mark.parametrize(
    ("clear", "obscured", "share"), [(12, 12, 3 * COLUMN), (12, 13, 2 * COLUMN), (0, 24, 2 * COLUMN)]
)
def test_a_day_of_weather_is_passed_over_by_the_slow_kind(clear: int, obscured: int, share: float) -> None:
    found = days(2, 3, 3)
    for _ in range(clear):
        found.add(4, SeenCells(ALL, left(3)))
    for _ in range(obscured):
        found.add_obscured(4)
    assert found.slow_share(5) == share


@pytest.mark.parametrize(("usual", "share"), [(10, 3 * COLUMN), (9, 0)])
def test_days_on_which_the_ground_is_wet_are_no_growth(usual: int, share: float) -> None:
    """Three rainy days in a row, of which each hides the same cells: what is beside them is weaker in most checks."""
    found = Persistence()
    for day in (1, 2, 3):
        for check in range(20):
            sight = np.full(CELLS, 1.0 if check < usual else 0.85, np.float32)
            found.add(day, SeenCells(ALL, left(3), sight=sight))
    assert found.slow_share(4) == share


def test_the_share_is_of_cells_and_not_of_blocks() -> None:
    """A region of 18 of 576 cells is three per cent; no two of its cells make a block."""
    thin = np.zeros(CELLS, np.bool_)
    thin[5 * CELLS_ACROSS + 1 : 5 * CELLS_ACROSS + 19] = True
    found = Persistence()
    for day in (1, 2, 3):
        for _ in range(20):
            found.add(day, SeenCells(ALL, thin))
    assert found.slow_share(4) == 0.03125
    assert found.sudden_share() == 0


def test_leaves_before_the_sky_are_growth_and_not_sudden() -> None:
    """Of a view whose left half is bare: edges there count for days alone."""
    bare, grown, found = left(16), left(4), Persistence()
    for day in (1, 2, 3):
        for _ in range(40):
            found.add(day, SeenCells(~bare, left(0), bare=bare, grown=grown))
    assert found.slow_share(4) == 4 * COLUMN
    assert found.sudden_share() == 0


def test_what_comes_from_the_edge_covers_the_rows_of_text_too() -> None:
    band = np.zeros(CELLS, np.bool_)
    band[:CELLS_ACROSS] = True
    corner = np.zeros(CELLS, np.bool_)
    for row in (1, 2):
        corner[row * CELLS_ACROSS + 24 : (row + 1) * CELLS_ACROSS] = True
    found = Persistence(hidden=band)
    for day in (1, 2, 3):
        for _ in range(20):
            found.add(day, SeenCells(ALL & ~band, corner))
    assert found.slow_share(4) == (16 + 8) / (576 - 32 + 8)


def test_growing_means_rising_from_the_edge() -> None:
    found = days(2, 2, 4, 6)
    assert found.is_growing(5)
    for day in (5, 6, 7, 8):
        for _ in range(20):
            found.add(day, SeenCells(ALL, left(6)))
    assert not found.is_growing(9)  # it stands


def test_days_and_checks_are_bounded() -> None:
    found = Persistence()
    for day in range(40):
        found.add(day, SeenCells(ALL, left(1)))
    assert len(found.days) == 8
    assert found.lost.shape == (36, CELLS)

"""Cells that hang together, and the edge of the picture, on cells laid by hand."""

import numpy as np

from mingcha.media.looks.orientation import CELLS, CELLS_ACROSS
from mingcha.media.looks.regions import Bits, around, closed, largest_region, region_share, touches_edge

ROW = CELLS_ACROSS


def cells(*places: tuple[int, int]) -> Bits:
    """These (row, column) are lost."""
    found = np.zeros(CELLS, np.bool_)
    found[[row * ROW + column for row, column in places]] = True
    return found


def test_a_region_reaches_over_two_cells_and_not_over_three() -> None:
    assert (largest_region(cells((4, 4), (4, 7), (9, 9))) == cells((4, 4), (4, 7))).all()
    assert largest_region(cells((4, 4), (4, 8))).sum() == 1
    assert largest_region(cells((4, 4), (6, 5))).sum() == 2
    assert not largest_region(cells()).any()


def test_a_region_does_not_go_around_the_picture() -> None:
    assert largest_region(cells((4, 31), (5, 0))).sum() == 1
    assert largest_region(cells((0, 0), (17, 0))).sum() == 1


def test_the_share_of_a_region_is_that_of_what_is_known() -> None:
    known = np.arange(CELLS) < 100
    lost = cells((0, 0), (0, 1), (1, 0), (1, 1), (1, 20))
    assert region_share(lost, known, 0.03) == 0.04
    assert region_share(lost, known, 0.05) == 0  # five are lost, and four of them hang together
    assert region_share(lost, known & False, 0.01) == 0


def test_a_region_that_touches_a_hidden_rim_covers_it_and_no_other_mask() -> None:
    rim = np.arange(CELLS) < 2 * ROW
    assert (closed(cells((2, 5)), rim) == cells((0, 5), (1, 5), (2, 5))).all()
    assert (closed(cells((3, 5)), rim) == cells((3, 5))).all()  # it does not touch it
    inside = cells((7, 5), (7, 6))
    assert (closed(cells((8, 5)), inside) == cells((8, 5))).all()
    assert (closed(cells((9, 2)), cells((9, 0), (9, 1))) == cells((9, 0), (9, 1), (9, 2))).all()
    assert (closed(cells((16, 5)), cells((17, 5))) == cells((16, 5), (17, 5))).all()
    assert (closed(cells((3, 5)), np.arange(CELLS) < 3 * ROW) == cells((3, 5))).all()  # a large mask stays one


def test_around_a_region_are_its_rows_and_what_is_within_three_steps() -> None:
    found = around(cells((4, 4), (5, 4)))
    assert not found[4 * ROW + 4]
    assert found[4 * ROW : 4 * ROW + 4].all()
    assert found[5 * ROW + 31]
    assert found[1 * ROW + 4]
    assert found[7 * ROW + 5]
    assert found.sum() == 2 * 32 - 2 + 2 * (5 + 3 + 1)


def test_the_edge() -> None:
    assert touches_edge(cells((0, 9)))
    assert touches_edge(cells((9, 31)))
    assert not touches_edge(cells((1, 1), (16, 30)))

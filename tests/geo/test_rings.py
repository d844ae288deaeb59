"""Rings: crossing, extent, and how much of a square several of them cover together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.rings import covered_permille, doubled_area, first_crossing, left_open_permille

SIZE = 65_535
BOX = ((0, 0), (32_768, 0), (32_768, 32_768), (0, 32_768))
"""A quarter of the square."""
corners = st.integers(0, SIZE)


def box(left: int, top: int, right: int, bottom: int) -> tuple[tuple[int, int], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


boxes = st.tuples(corners, corners, corners, corners).map(
    lambda four: box(min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3]))
)


def test_a_ring_that_crosses_touches_or_folds_back_is_named() -> None:
    assert first_crossing(BOX) is None
    assert first_crossing(((0, 0), (9, 9), (9, 0), (0, 9))) == (0, 2), "a bow"
    assert first_crossing(((0, 0), (9, 0), (4, 0))) is not None, "without extent"
    assert first_crossing(((0, 0), (8, 0), (8, 8), (4, 0), (0, 8))) is not None, "a corner on another edge"
    assert doubled_area(BOX) == 2 * 32_768**2 == -doubled_area(BOX[::-1])


def test_what_rings_cover_together_is_counted_once() -> None:
    assert covered_permille([BOX], SIZE) == pytest.approx(250, abs=1)
    assert covered_permille([BOX, BOX, box(100, 100, 200, 200)], SIZE) == pytest.approx(250, abs=1)
    assert covered_permille([((0, 0), (SIZE, 0), (0, SIZE))], SIZE) == pytest.approx(500, abs=1)
    assert covered_permille([], SIZE) == 0


def test_what_a_later_version_leaves_open() -> None:
    wider = box(0, 0, 40_000, 32_768)
    with_a_corner_more = ((0, 0), (16_384, 0), *BOX[1:])
    assert left_open_permille([BOX], [wider], SIZE) == 0
    assert left_open_permille([BOX], [with_a_corner_more], SIZE) == 0
    halves = [box(0, 0, 16_384, 32_768), box(16_384, 0, 32_768, 32_768)]
    assert left_open_permille([BOX], halves, SIZE) == 0, "two that touch cover what one does"
    assert left_open_permille([wider], [BOX], SIZE) == pytest.approx(55, abs=1)
    assert left_open_permille([BOX], [box(8_000, 8_000, 9_000, 9_000)], SIZE) > 240


@given(st.lists(boxes, max_size=4), st.lists(boxes, max_size=4))
def test_open_is_the_difference_of_what_both_and_one_cover(before: list[object], after: list[object]) -> None:
    both = covered_permille([*before, *after], SIZE)  # type: ignore[list-item]
    one = covered_permille(after, SIZE)  # type: ignore[arg-type]
    left = left_open_permille(before, after, SIZE)  # type: ignore[arg-type]
    assert left == pytest.approx(both - one, abs=0.3)

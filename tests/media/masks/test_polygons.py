"""Which polygons can be filled without doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault
from mingcha.media.masks.polygons import SIDE, parse_polygons

corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(list)


def is_accepted(*polygons: object) -> bool:
    try:
        parse_polygons([*polygons])
    except Fault:
        return False
    return True


@pytest.mark.parametrize(
    ("corners", "accepted"),
    [
        ([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]], True),
        ([[0, 0], [4, 0], [8, 0], [8, 8]], True),  # a corner on a straight edge
        ([[0, 0], [8, 0], [8, 8], [4, 2], [0, 8]], True),  # not convex
        ([[0, 0], [SIDE + 1, 0], [0, 9]], False),
        ([[0, 0], [-1, 0], [0, 9]], False),
        ([[0, 0], [9, 0]], False),
        ([[0, 0], [4, 4], [8, 8]], False),  # no area
        ([[0, 0], [8, 0], [4, 0], [4, 4]], False),  # an edge that turns back
        ([[0, 0], [8, 8], [8, 0], [0, 8]], False),  # crosses itself
        ([[0, 0], [8, 0], [8, 8], [4, 0], [0, 8]], False),  # touches itself
        ([[0, 0], [0, 0], [8, 0], [8, 8]], False),
        ([[0, 0], [8.5, 0], [8, 8]], False),
        ([[0, 0], [True, 0], [8, 8]], False),
        ([[0, 0]] * 33, False),
        ("abc", False),
    ],
)
def test_shapes(corners: object, accepted: bool) -> None:
    assert is_accepted(corners) == accepted


def test_how_many() -> None:
    triangle = [[0, 0], [9, 0], [0, 9]]
    assert is_accepted(*[triangle] * 16)
    assert not is_accepted(*[triangle] * 17)
    assert not is_accepted()


@given(st.lists(corner, min_size=3, max_size=6), st.integers(0, 5))
def test_where_it_begins_and_which_way_it_goes_changes_nothing(corners: list[list[int]], begin: int) -> None:
    begin %= len(corners)
    turned = corners[begin:] + corners[:begin]
    assert is_accepted(corners) == is_accepted(turned) == is_accepted(turned[::-1])


@given(st.lists(corner, min_size=3, max_size=6))
def test_what_is_accepted_has_an_area(corners: list[list[int]]) -> None:
    if is_accepted(corners):
        pairs = zip(corners, corners[1:] + corners[:1], strict=True)
        assert sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) != 0

"""Corners of masks as a person types them (article 18)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.masks.values import PICTURE
from mingcha.web.privacy.masks.corner_text import MOST_CHARACTERS, polygons_of_text, text_of_polygons

SHARES = st.integers(0, PICTURE)
POLYGONS = st.lists(st.lists(st.tuples(SHARES, SHARES), min_size=3, max_size=32).map(tuple), max_size=16).map(tuple)


def test_a_line_is_a_polygon_and_per_cents_are_shares_of_the_picture() -> None:
    text = "0,0 100,0 50.5，100\r\n\n  -1,0 1.5,101 2,2 "
    assert polygons_of_text(text) == (
        ((0, 0), (65535, 0), (33095, 65535)),
        ((-655, 0), (983, 66190), (1311, 1311)),
    )
    assert text_of_polygons((((0, 0), (32768, 65535)),)) == "0,0 50,100"


@given(POLYGONS)
def test_the_text_of_polygons_is_read_as_the_same_polygons(polygons: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    text = text_of_polygons(polygons)
    assert polygons_of_text(text) == polygons
    assert len(text) <= MOST_CHARACTERS


@pytest.mark.parametrize("part", ["4x,5", "5", "1,2,3", "1e9,2", "1234,2", "٣,4", "1, 2"])
def test_what_is_no_corner_is_named_with_its_line(part: str) -> None:
    with pytest.raises(Fault) as fault:
        polygons_of_text(f"1,1 2,2 3,1\n{part}")
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh.startswith("第 2 行：")

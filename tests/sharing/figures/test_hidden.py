"""Small counts of statistical sets are hidden, and none follows from a sum (articles 13(2), 19)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.figures.rules import Key, rounded_down, with_hidden
from mingcha.sharing.figures.values import KEYS_OF_FIGURES, NUMBERS_OF_FIGURES

pytestmark = pytest.mark.law("13(2)", "19")


def test_a_single_small_count_takes_the_smallest_other_one_with_it() -> None:
    counts: dict[Key, int] = {("a",): 40, ("b",): 3, ("c",): 9, ("d",): 12}
    assert with_hidden(counts, 5) == {("a",): 40, ("b",): None, ("c",): None, ("d",): 12}
    assert with_hidden({**counts, ("e",): 0}, 5) == {**counts, ("b",): None, ("e",): None}
    assert with_hidden({("a",): 5}, 5) == {("a",): 5}
    assert with_hidden({("a",): 4}, 5) == {("a",): None}
    assert with_hidden({}, 5) == {}


@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("123")), st.integers(0, 30), max_size=12))
@settings(max_examples=60, deadline=None)
def test_no_row_and_no_column_hides_a_single_count(counts: dict[Key, int]) -> None:
    found = with_hidden(counts, 5)
    assert all(count is None or count >= 5 for count in found.values())
    assert all(found[key] in (None, count) for key, count in counts.items())
    for part in range(2):
        for name in {key[part] for key in counts}:
            line = [count for key, count in found.items() if key[part] == name]
            hidden = line.count(None)
            assert hidden != 1 or len(line) == 1, "its sum would give it back"


def test_a_number_of_points_gives_no_difference() -> None:
    assert [rounded_down(count, 5) for count in (5, 9, 10, 44)] == [5, 5, 10, 40]


def test_rows_have_the_items_of_their_entry_in_the_catalogue() -> None:
    entries = {source: entry for source, entry in shipped_sets("WHGA", "", "") if source in KEYS_OF_FIGURES}
    assert set(entries) == {SetSource.FILINGS, SetSource.GAPS, SetSource.HEALTH}
    for source, entry in entries.items():
        codes = [item.code for item in entry.items]
        assert codes == ["day", *KEYS_OF_FIGURES[source], *NUMBERS_OF_FIGURES[source]]

"""Which items one look answers: close ones, for 45 seconds at most, and none is lost (article 21)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.privacy.redaction.togetherness import MOST_90K, NEAR_90K, TimedItem, together
from mingcha.privacy.redaction.values import ItemKind, Span

pytestmark = pytest.mark.law("21")
SECOND = 90_000


def item(number: int, from_s: float, to_s: float, kind: ItemKind = ItemKind.BEGIN) -> TimedItem:
    return TimedItem(number, kind, Span(int(from_s * SECOND), int(to_s * SECOND)))


def test_close_items_are_one_look_and_far_ones_are_not() -> None:
    rows = [item(1, 0, 1), item(2, 0.5, 1.5, ItemKind.END), item(3, 2.4, 3.4), item(4, 4.6, 5.6)]
    assert together(rows) == {1: 1, 2: 1, 3: 1, 4: 4}
    assert together([]) == {}


def test_a_look_lasts_45_seconds_and_a_longer_item_is_one_of_its_own() -> None:
    rows = [item(number, number, number + 1) for number in range(90)]
    assert sorted(set(together(rows).values())) == [0, 45]
    long = [item(1, 0, 2), item(2, 1, 50, ItemKind.WEAK), item(3, 2, 3)]
    assert together(long) == {1: 1, 2: 2, 3: 1}


@pytest.mark.parametrize("kind", [ItemKind.EDIT, ItemKind.RESIDUAL, ItemKind.KEPT])
def test_what_has_a_question_of_its_own_is_answered_alone(kind: ItemKind) -> None:
    assert together([item(1, 0, 1), item(2, 0, 1, kind), item(3, 0, 1)]) == {1: 1, 2: 2, 3: 1}


items = st.lists(
    st.tuples(st.sampled_from(list(ItemKind)), st.integers(0, 60 * SECOND), st.integers(0, 60 * SECOND)), max_size=40
)


@settings(max_examples=50, deadline=None)
@given(items)
def test_every_item_is_in_one_look_which_has_all_of_its_time(some: list[tuple[ItemKind, int, int]]) -> None:
    rows = [TimedItem(number, kind, Span(at, at + long)) for number, (kind, at, long) in enumerate(some, 1)]
    firsts = together(rows)
    assert firsts.keys() == {row.number for row in rows}
    for first in set(firsts.values()):
        spans = sorted((row.span.from_90k, row.span.to_90k) for row in rows if firsts[row.number] == first)
        begin, end = spans[0][0], max(to for _, to in spans)
        assert len(spans) == 1 or end - begin <= MOST_90K
        reached = begin
        for from_90k, to_90k in spans:
            assert from_90k <= max(reached, begin) + NEAR_90K
            reached = max(reached, to_90k)

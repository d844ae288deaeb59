"""The shape of a wall's layout, and who uses a seat, at the edges (articles 3, 16(1))."""

from datetime import UTC, datetime

import pytest

from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.seats.rules import (
    LONGEST_DWELL_S,
    MOST_PAGES,
    SHORTEST_DWELL_S,
    NewLayout,
    layout_fault,
    may_use_seat,
)  # fmt: skip

ONE, FOUR = ("a",), ("a", "", "", "")


@pytest.mark.parametrize(
    "layout",
    [
        NewLayout(1, (ONE,), 0),
        NewLayout(4, (FOUR,), 0),
        NewLayout(9, (("a",) * 9,), 0),
        NewLayout(16, (("a",) * 16,), 0),
        NewLayout(36, (("a",) * 36,), 0),
        NewLayout(64, (("a",) * 64,) * 8, 0),
        NewLayout(1, (ONE,) * MOST_PAGES, 0),
        NewLayout(4, (("",) * 4, FOUR), SHORTEST_DWELL_S),
        NewLayout(1, (ONE, ONE), LONGEST_DWELL_S),
    ],
)
def test_layouts_that_are_kept(layout: NewLayout) -> None:
    assert layout_fault(layout) is None


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (NewLayout(2, (("a", "b"),), 0), "1, 4, 9, 16, 25, 36, 49 or 64 tiles"),
        (NewLayout(0, ((),), 0), "49 or 64 tiles"),
        (NewLayout(64, (("a",) * 64,) * 9, 0), "at most 512 tiles"),
        (NewLayout(1, (), 0), "1 to 32 pages"),
        (NewLayout(1, (ONE,) * (MOST_PAGES + 1), 0), "1 to 32 pages"),
        (NewLayout(4, (FOUR, ONE), 0), "of 4 tiles each"),
        (NewLayout(4, (("",) * 4,), 0), "names no point"),
        (NewLayout(1, (ONE, ONE), SHORTEST_DWELL_S - 1), "5 to 3600 seconds"),
        (NewLayout(1, (ONE, ONE), LONGEST_DWELL_S + 1), "5 to 3600 seconds"),
        (NewLayout(1, (ONE, ONE), -1), "5 to 3600 seconds"),
    ],
)
def test_layouts_that_are_refused(layout: NewLayout, words: str) -> None:
    fault = layout_fault(layout)
    assert fault is not None
    assert words in fault.words.en


@pytest.mark.law("3", "16(1)")
def test_the_staff_of_a_unit_and_those_over_it_use_its_seats() -> None:
    unit, since = Place("420102", "JAGA"), datetime(2026, 1, 1, tzinfo=UTC)
    role = RoleInForce(Role.CITY_OFFICER, Territory("420100"), since)
    assert may_use_seat(DutyFacts(1, "a", "甲", "", "JAGA", active=True, roles=()), unit)
    assert may_use_seat(DutyFacts(2, "b", "乙", "", "WHGA", active=True, roles=(role,)), unit)
    refused = may_use_seat(DutyFacts(3, "c", "丙", "", "WCT", active=True, roles=()), unit)
    assert (refused.allowed, refused.article) == (False, "3")

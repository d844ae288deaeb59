"""Vetoes, intervals and reviews of holds, at the edges (articles 16(5), 20(2))."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.custody.holds.rules import (
    EARLIEST,
    LATEST,
    HoldBasis,
    HoldRelease,
    HoldRequest,
    ReviewedHold,
    may_place_hold,
    may_release_hold,
    may_review_hold,
    may_veto,
    review_day,
)  # fmt: skip
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
PLACE = Place("420102", "JAGA")
WHO = DutyFacts(
    3, "li", "李", "", "JAGA", active=True,
    roles=(RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC)),),
)  # fmt: skip


@pytest.mark.law("16(5)", "20(2)")
def test_an_open_order_is_vetoed_with_a_reason() -> None:
    assert may_veto(closed=False, reason="案件未结")
    closed = may_veto(closed=True, reason="案件未结")
    assert (closed.allowed, closed.article) == (False, "20(2)")
    for reason in ("", "  "):
        bare = may_veto(closed=False, reason=reason)
        assert (bare.allowed, bare.article, len(bare.missing)) == (False, "16(5)", 1)


@pytest.mark.law("3", "799-17")
def test_who_is_not_over_the_place_learns_nothing_of_a_hold_that_a_case_keeps() -> None:
    kept = HoldRelease(PLACE, HoldBasis.CASE, NOW, NOW, "不需要", released=False, kept_above=True)
    stranger = replace(WHO, roles=())
    asked = [
        may_release_hold(who, one, now=NOW)
        for who in (stranger, WHO)
        for one in (kept, replace(kept, kept_above=False))
    ]
    assert [one.article for one in asked] == ["3", "3", "799-17", "16(5)"]
    reviewed = ReviewedHold(PLACE, HoldBasis.CASE, "未结", released=True)
    assert [may_review_hold(who, reviewed).article for who in (stranger, WHO)] == ["3", "16(5)"]


def interval(from_at: datetime, to_at: datetime) -> bool:
    return bool(may_place_hold(WHO, HoldRequest(PLACE, from_at, to_at, HoldBasis.IMPORTANT, "报案"), now=NOW))


@pytest.mark.law("16(5)")
def test_the_interval_of_a_hold() -> None:
    second = timedelta(seconds=1)
    tick = timedelta(microseconds=1)
    assert interval(NOW - second, NOW)
    assert interval(NOW, NOW + second)
    assert interval(EARLIEST, EARLIEST + second)
    assert interval(NOW, LATEST - tick)
    assert not interval(NOW + tick, NOW + second + second)
    assert not interval(EARLIEST - tick, NOW)
    assert not interval(NOW, LATEST)
    assert not interval(NOW, NOW + second - tick)
    assert not interval(NOW, NOW - second)


@pytest.mark.law("16(5)")
def test_what_an_interval_lacks_is_said_at_the_end_of_it_that_is_wrong() -> None:
    second = timedelta(seconds=1)

    def lacking(from_at: datetime, to_at: datetime) -> list[tuple[str, str]]:
        request = HoldRequest(PLACE, from_at, to_at, HoldBasis.IMPORTANT, "报案")
        return [(one.about, one.en) for one in may_place_hold(WHO, request, now=NOW).missing]

    assert lacking(NOW + second, NOW + 3 * second) == [("begin", "a begin that has come")]
    assert lacking(NOW, NOW - second) == [("end", "an end after the begin")]
    assert lacking(NOW, NOW) == [("end", "at least a second between begin and end")]
    assert [about for about, _ in lacking(NOW + second, LATEST)] == ["begin", "end"]


@pytest.mark.law("16(5)", "799-17")
def test_important_information_is_reviewed_at_the_end_of_its_two_years_if_that_is_earlier() -> None:
    to_at, looked = datetime(2026, 11, 25, 6, 0, tzinfo=UTC), datetime(2028, 9, 1, 6, 0, tzinfo=UTC)
    placed = date(2026, 11, 25)
    important = review_day(HoldBasis.IMPORTANT, to_at, looked, placed_on=placed)
    other = review_day(HoldBasis.CASE, to_at, looked, placed_on=placed)
    assert (important, other) == (date(2028, 11, 25), date(2029, 3, 1))

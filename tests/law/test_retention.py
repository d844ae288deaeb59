"""Instants and days of retention: legal days are days in Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.clock import SHANGHAI
from mingcha.law.retention import (
    RetentionClass,
    day_begins,
    day_ends,
    deletable_from,
    delete_due_by,
    kept_until,
    may_delete,
    shanghai_day,
    shanghai_day_of_ms,
)

DAYS = st.dates(date(2023, 3, 1), date(2060, 12, 31))
CLASSES = st.sampled_from(list(RetentionClass))


@pytest.mark.law("16(5)", "799-17")
@pytest.mark.parametrize(
    ("recorded", "retention", "first"),
    [
        ("2026-06-01", "R30", "2026-07-02"),
        ("2026-06-01", "R90", "2026-08-31"),
        ("2026-06-01", "R730", "2028-06-02"),
        ("2024-02-29", "R730", "2026-03-01"),
        ("2024-01-30", "R30", "2024-03-01"),
        ("2025-12-02", "R30", "2026-01-02"),
    ],
)
def test_golden_days(recorded: str, retention: str, first: str) -> None:
    assert deletable_from(date.fromisoformat(recorded), RetentionClass(retention)) == date.fromisoformat(first)


def deletable_from_instant(recorded_to: datetime, retention: RetentionClass) -> datetime:
    """The instant from which footage that ends at `recorded_to` (excluded) may be deleted."""
    return day_begins(deletable_from(shanghai_day(recorded_to - timedelta(microseconds=1)), retention))


@pytest.mark.law("799-17")
def test_a_segment_that_ends_at_midnight_in_shanghai_belongs_to_the_day_before() -> None:
    midnight = datetime(2026, 6, 2, tzinfo=SHANGHAI)
    assert deletable_from_instant(midnight, RetentionClass.R30) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert deletable_from_instant(midnight + timedelta(microseconds=1), RetentionClass.R30) == datetime(
        2026, 7, 2, 16, tzinfo=UTC
    )


def test_a_legal_day_begins_at_sixteen_hours_utc() -> None:
    assert day_begins(date(2026, 7, 2)) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert day_ends(date(2026, 7, 1)) == day_begins(date(2026, 7, 2))


def test_the_first_and_the_last_day_of_the_calendar_are_days() -> None:
    """People type 9999-12-31 for "without an end"."""
    assert day_begins(date.min) < day_begins(date(1, 1, 2))
    assert day_begins(date.max) < day_ends(date.max) == datetime(9999, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC)
    assert shanghai_day(datetime(2026, 7, 1, 15, 59, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert shanghai_day_of_ms(1_782_921_600_000) == date(2026, 7, 2)
    assert shanghai_day_of_ms(1_782_921_599_999) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="aware"):
        shanghai_day(datetime(2026, 7, 1))


@given(DAYS, CLASSES)
def test_keeping_deleting_and_the_ceiling_agree(day: date, retention: RetentionClass) -> None:
    last = kept_until(day, retention)
    first = deletable_from(day, retention)
    assert first - last == timedelta(days=1)
    assert not may_delete(day, retention, last)
    assert may_delete(day, retention, first)
    assert delete_due_by(day, retention) - last == timedelta(days=3)


@given(DAYS, st.integers(0, 400))
def test_a_longer_class_is_never_shorter(day: date, own: int) -> None:
    days = [deletable_from(day, retention, days=own) for retention in RetentionClass]
    assert days == sorted(days)
    assert all(first > day + timedelta(days=own) for first in days)


@pytest.mark.law("16(5)")
def test_footage_from_before_the_decree_of_the_state_is_kept_by_what_holds_on_the_day_of_the_question() -> None:
    assert kept_until(date(2025, 3, 20), RetentionClass.R30, decided_on=date(2025, 4, 10)) == date(2025, 4, 19)


def test_every_class_has_a_name_and_an_article() -> None:
    assert [(one.words.en.split(",")[0], one.article) for one in RetentionClass] == [
        ("general system", "799-17"),
        ("counter-terror key target", "16(5)"),
        ("important information", "16(5)"),
    ]

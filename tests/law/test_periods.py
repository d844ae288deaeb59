"""The calendar of days off, shipped and overlaid, and deadlines."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.periods import (
    Deadline,
    add_months,
    add_years,
    calendar_with,
    due_in_days,
    read_calendar,
    shipped_calendar,
)

YEAR_2027 = "year: 2027\nnotice: made up\ndays_off:\n  - [2027-01-01, 2027-01-03]\nworkdays: [2027-01-09]\n"


def test_the_shipped_calendar_counts_the_days_off_of_the_notices() -> None:
    calendar = shipped_calendar()
    assert calendar.years == {2025, 2026}
    assert sum(day.year == 2025 for day in calendar.days_off) == 28
    assert sum(day.year == 2026 for day in calendar.days_off) == 33
    assert all(day.weekday() >= 5 for day in calendar.workdays)


@pytest.mark.law("9")
def test_an_overlay_makes_a_year_certain(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(YEAR_2027, encoding="utf-8")
    calendar = calendar_with(tmp_path)
    start = date(2026, 12, 2)
    assert due_in_days(start, 30) == Deadline(date(2027, 1, 1), date(2027, 1, 1), provisional=True)
    assert due_in_days(start, 30, calendar) == Deadline(date(2027, 1, 1), date(2027, 1, 4), provisional=False)
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.covers(date(2026, 10, 1))


def test_an_overlay_replaces_the_whole_year(tmp_path: Path) -> None:
    (tmp_path / "2026.yaml").write_text("year: 2026\ndays_off: []\n", encoding="utf-8")
    assert calendar_with(tmp_path).is_workday(date(2026, 10, 1))
    assert not shipped_calendar().is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "year: 2027\n",
        "year: x\ndays_off: []\n",
        "year: 2027\ndays_off: [[2028-01-01, 2028-01-02]]\n",
        "year: 2027\ndays_off: [[2027-01-02, 2027-01-01]]\n",
        "year: 2027\ndays_off: [[2027-01-01, 2027-12-31]]\n",
        "year: 2027\ndays_off: [[2027-01-01, 2027-01-02]]\nworkdays: [2027-01-02]\n",
        "year: 2027\ndays_off: []\nworkdays: [tomorrow]\n",
        "year: [\n",
    ],
)
def test_a_calendar_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Fault) as fault:
        read_calendar([path])
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("9")
def test_late_is_counted_from_the_legal_day() -> None:
    deadline = due_in_days(date(2026, 9, 2), 30)
    assert not deadline.is_late(date(2026, 10, 8))
    assert deadline.is_late(date(2026, 10, 9))
    assert [deadline.days_late(date(2026, 10, day)) for day in (3, 8, 9, 12)] == [0, 0, 1, 4]


@given(st.dates(date(2021, 1, 1), date(2040, 1, 1)), st.integers(1, 400))
def test_a_deadline_is_a_workday_at_or_after_the_raw_day(start: date, days: int) -> None:
    deadline = due_in_days(start, days)
    assert (deadline.due_raw - start).days == days
    assert deadline.due >= deadline.due_raw
    assert shipped_calendar().is_workday(deadline.due)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_corresponding_days(day: str, months: int, then: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)

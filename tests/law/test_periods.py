"""The calendar of days off, shipped and overlaid, and deadlines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.calendar_notice import missing_statutory_days, read_notice
from mingcha.law.filing import filing_clocks
from mingcha.law.periods import (
    Deadline,
    add_months,
    add_years,
    calendar_of,
    due_in_days,
    moved_deadlines,
    shipped_calendar,
    shipped_notices,
)
from mingcha.law.statutory_days import statutory_days

HEAD = "notice: made up\nreference: test 1\npublished: 2026-11-05\n"
YEAR_2027 = f"year: 2027\n{HEAD}days_off:\n  - [2027-01-01, 2027-01-03]\nworkdays: [2027-01-09]\n"


def test_the_shipped_calendar_counts_the_days_off_of_the_notices() -> None:
    calendar = shipped_calendar()
    assert calendar.years == {2025, 2026}
    assert sum(day.year == 2025 for day in calendar.days_off) == 28
    assert sum(day.year == 2026 for day in calendar.days_off) == 33
    assert all(day.weekday() >= 5 for day in calendar.workdays)


@pytest.mark.law("9")
def test_an_overlay_makes_a_year_certain() -> None:
    """Issue point A.8: accepted 2026-12-02 is due 2027-01-04, provisional; before, it was due on New Year's Day."""
    calendar = calendar_of([*shipped_notices(), read_notice(YEAR_2027)])
    start = date(2026, 12, 2)
    assert due_in_days(start, 30) == Deadline(date(2027, 1, 1), date(2027, 1, 4), provisional=True)
    assert due_in_days(start, 30, calendar) == Deadline(date(2027, 1, 1), date(2027, 1, 4), provisional=False)
    assert calendar.is_workday(date(2027, 1, 9))
    assert calendar.covers(date(2026, 10, 1))


@pytest.mark.law("9")
def test_a_system_accepted_in_december_is_filed_after_new_year() -> None:
    """Issue point A.8, as a filing clock: both clocks roll over 元旦 and the weekend behind it."""
    clocks = filing_clocks(date(2026, 12, 2), date(2026, 12, 2))
    assert [(one.due_raw, one.due, one.deadline.provisional) for one in clocks.running] == [
        (date(2027, 1, 1), date(2027, 1, 4), True)
    ] * 2


def test_an_overlay_replaces_the_whole_year() -> None:
    later = read_notice(f"year: 2026\n{HEAD}days_off: []\n")
    assert calendar_of([*shipped_notices(), later]).is_workday(date(2026, 10, 1))
    assert calendar_of([later, *shipped_notices()]).is_workday(date(2026, 10, 1)), "the later one, in any order"
    assert not shipped_calendar().is_workday(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2025, "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06"),
        (2027, "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
    ],
)
def test_statutory_days_of_a_year(year: int, days: str) -> None:
    assert sorted(statutory_days(year)) == [date.fromisoformat(f"{year}-{day}") for day in days.split()]


def test_the_shipped_notices_name_every_statutory_day() -> None:
    assert [missing_statutory_days(notice) for notice in shipped_notices()] == [(), ()]
    assert missing_statutory_days(read_notice(YEAR_2027))[0] == date(2027, 2, 5)


def test_a_year_without_notice_has_its_statutory_days_off() -> None:
    calendar = shipped_calendar()
    assert not calendar.covers(date(2027, 2, 8))
    assert not calendar.is_workday(date(2027, 2, 8)), "正月初三"
    assert calendar.is_workday(date(2027, 2, 9))
    assert not calendar.is_workday(date(2051, 10, 1)), "fixed days hold after the last year of the festivals"


def test_a_notice_moves_deadlines() -> None:
    after = calendar_of([*shipped_notices(), read_notice(YEAR_2027)])
    moved = moved_deadlines(shipped_calendar(), after, 2027)
    assert [(str(one.raw), str(one.before), str(one.after)) for one in moved[:2]] == [
        ("2027-01-09", "2027-01-11", "2027-01-09"),
        ("2027-02-05", "2027-02-09", "2027-02-05"),
    ]
    assert moved_deadlines(after, after, 2027) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "year: 2027\n",
        f"{HEAD}days_off: []\nyear: x\n",
        f"{HEAD}year: 2027\ndays_off: [[2028-01-01, 2028-01-02]]\n",
        f"{HEAD}year: 2027\ndays_off: [[2027-01-02, 2027-01-01]]\n",
        f"{HEAD}year: 2027\ndays_off: [[2027-01-01, 2027-12-31]]\n",
        f"{HEAD}year: 2027\ndays_off: [2027-01-01]\n",
        f"{HEAD}year: 2027\ndays_off: [[2027-02-30, 2027-02-30]]\n",
        f"{HEAD}year: 2027\ndays_off: [[2027-01-01, 2027-01-02]]\nworkdays: [2027-01-02]\n",
        f"{HEAD}year: 2027\ndays_off: []\nworkdays: [2027-01-05]\n",
        f"{HEAD}year: 2027\ndays_off: []\nworkdays: [tomorrow]\n",
        f"{HEAD}year: 2027\ndays_off: []\nmore: 1\n",
        f"{HEAD}year: 2027\ndays_off: []\nyear: 2027\n",
        "year: 2027\nnotice: a\npublished: 2026-11-05\ndays_off: []\n",
        "year: [\n",
        "a: &a [*a]\n",
        "[" * 5000,
        "#" * 10_001,
    ],
)
def test_a_calendar_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(Fault) as fault:
        read_notice(text, "2027.yaml")
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh.startswith("2027.yaml第 ")
    assert fault.value.words.en.startswith("2027.yaml, line ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"year: 2027\n{HEAD}days_off:\n  - [2027-01-01, 2027-01-03]\n  - [2027-02-05, 2026-02-11]\n", 7),
        (f"year: 2027\n{HEAD}days_off:\n  - [2027-01-01, 2027-01-03]\nworkdays:\n  - 2027-01-03\n", 8),
        (f"year: 2027\n{HEAD}days_off: {{\n", 6),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Fault, match=f"line {line}:"):
        read_notice(text)


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

"""Deadlines in calendar days (Civil Code arts. 200 to 204) and the calendar of statutory days off.

The first day is not counted. A period that ends on a day off ends on the next working day; make-up workdays are
working days. If the notice of a year is not known yet, its statutory days are off all the same (law/statutory_days.py)
and the deadline is provisional, because the notice may move it.
"""

import calendar as _months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from mingcha.law import parameters
from mingcha.law.calendar_notice import Notice, read_notice
from mingcha.law.statutory_days import statutory_days

COUNTED_FROM, COUNTED_UNTIL = date(2000, 1, 1), date(2099, 12, 31)
"""The days that a person may state where a period or a range of footage is counted from them: beyond, nothing here
holds, and a day at an end of the calendar has none before or after it."""
_SHIPPED = Path(__file__).with_name("calendar")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up workdays from the State Council's yearly notices; `years`: the years covered."""

    days_off: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether this day is a working day. In a year without its notice, weekends and the statutory days are off."""
        if day in self.workdays:
            return True
        if day.year in self.years:
            return day not in self.days_off and day.weekday() < 5
        return day.weekday() < 5 and day not in statutory_days(day.year)

    def covers(self, day: date) -> bool:
        """Whether the calendar has the notice for this day's year."""
        return day.year in self.years

    def next_workday(self, day: date) -> date:
        """This day, or the first working day after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_raw` 建议办结日 (safe), `due` 法定截止日 (to 24:00); `provisional`: the calendar of a year is unknown."""

    due_raw: date
    due: date
    provisional: bool

    def is_late(self, day: date) -> bool:
        """Whether an act on this day is late."""
        return day > self.due

    def days_late(self, day: date) -> int:
        """Whole days after `due`, 0 when in time."""
        return max(0, (day - self.due).days)


def due_in_days(start: date, days: int, calendar: Calendar | None = None) -> Deadline:
    """The deadline `days` calendar days after `start`, not counting `start`: 2026-09-02 + 30 is due on 2026-10-08."""
    first = 0 if not parameters.value("period.count_start_day", start).value else 1
    return _rolled(start + timedelta(days=days - first), start, calendar or shipped_calendar())


def workday_after(start: date, days: int, calendar: Calendar | None = None) -> date:
    """The working day that is `days` working days after `start`, which is not counted."""
    held, day = calendar or shipped_calendar(), start
    for _ in range(days):
        day = held.next_workday(day + timedelta(days=1))
    return day


def due_in_months(start: date, months: int, calendar: Calendar | None = None) -> Deadline:
    """The deadline on the corresponding day of a later month, or on that month's last day (Civil Code 202)."""
    return _rolled(add_months(start, months), start, calendar or shipped_calendar())


def _rolled(due_raw: date, start: date, calendar: Calendar) -> Deadline:
    if parameters.value("period.roll", start).value == "none":
        return Deadline(due_raw, due_raw, provisional=False)
    due = calendar.next_workday(due_raw)
    return Deadline(due_raw, due, provisional=not (calendar.covers(due_raw) and calendar.covers(due)))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in a common year."""
    return add_months(day, years * 12)


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A period whose last day is `raw` and which ends on another day than before; `raw` itself never moves."""

    raw: date
    before: date
    after: date


def moved_deadlines(before: Calendar, after: Calendar, year: int) -> tuple[MovedDeadline, ...]:
    """Every day of a year, and of the ten days before it, on which a period ends earlier or later under the second
    calendar, in order."""
    first = date(year, 1, 1) - timedelta(days=10)
    days = (first + timedelta(days=step) for step in range((date(year, 12, 31) - first).days + 1))
    ends = ((day, before.next_workday(day), after.next_workday(day)) for day in days)
    return tuple(MovedDeadline(*end) for end in ends if end[1] != end[2])


@cache
def shipped_notices() -> tuple[Notice, ...]:
    """The notices shipped with the product, by year."""
    paths = sorted(_SHIPPED.glob("*.yaml"))
    return tuple(read_notice(path.read_text(encoding="utf-8"), path.name) for path in paths)


@cache
def shipped_calendar() -> Calendar:
    """The calendar shipped with the product."""
    return calendar_of(shipped_notices())


def calendar_of(notices: Iterable[Notice]) -> Calendar:
    """The calendar of some notices. Of two for one year the one published later replaces the other, whole."""
    held: dict[int, Notice] = {}
    for notice in notices:
        if notice.year not in held or notice.published >= held[notice.year].published:
            held[notice.year] = notice
    return Calendar(
        frozenset(day for notice in held.values() for day in notice.days_off),
        frozenset(day for notice in held.values() for day in notice.workdays),
        frozenset(held),
    )

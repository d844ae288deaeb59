"""Deadlines in calendar days (Civil Code arts. 200 to 204) and the calendar of statutory days off.

The first day is not counted. A period that ends on a day off ends on the next working day; make-up workdays are
working days. If the calendar of a year is not known yet, the deadline is provisional.
"""

import calendar as _months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.yaml_text import from_yaml

_SHIPPED = Path(__file__).with_name("calendar")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off and make-up workdays from the State Council's yearly notices; `years`: the years covered."""

    days_off: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Whether this day is a working day; in a year that is not covered only weekends are days off."""
        if day in self.workdays:
            return True
        return day not in self.days_off and day.weekday() < 5

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


@cache
def shipped_calendar() -> Calendar:
    """The calendar shipped with the product."""
    return read_calendar(sorted(_SHIPPED.glob("*.yaml")))


def calendar_with(overlay: Path) -> Calendar:
    """The shipped calendar overlaid with the *.yaml files of a folder: a year in the folder replaces ours."""
    return read_calendar([*sorted(_SHIPPED.glob("*.yaml")), *sorted(overlay.glob("*.yaml"))])


def read_calendar(paths: Iterable[Path]) -> Calendar:
    """Reads years {year, notice, days_off: [[from, to]], workdays: [day]}; a later file replaces an earlier year.

    Raises Fault(INVALID) if a file has another shape or a day outside its year.
    """
    years: dict[int, tuple[set[date], set[date]]] = {}
    for path in paths:
        try:
            content = from_yaml(path.read_text(encoding="utf-8"))
            year = int(content["year"])
            days_off = {day for span in content["days_off"] for day in _span(*span)}
            workdays = set(content.get("workdays") or ())
            if not all(isinstance(day, date) and day.year == year for day in days_off | workdays):
                raise ValueError("a day lies outside its year")
            if days_off & workdays:
                raise ValueError("a day is both off and a workday")
        except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
            words = Words(f"日历文件 {path.name} 有误", f"the calendar file {path.name} is wrong")
            raise Fault(FaultKind.INVALID, words, str(error)) from error
        years[year] = (days_off, workdays)
    return Calendar(
        frozenset(day for days_off, _ in years.values() for day in days_off),
        frozenset(day for _, workdays in years.values() for day in workdays),
        frozenset(years),
    )


def _span(first: date, last: date) -> list[date]:
    if last < first or (last - first).days > 31:
        raise ValueError("a span of days off ends before it begins, or is too long")
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]

"""The filing deadlines of a system: art. 9 counts from the passed acceptance, decree 799 art. 14 from first use.

Both are shown; the earlier one counts. Each uses the version of its rule in force on its own event's day (art. 26).
"""

import datetime as dt
from dataclasses import dataclass

from mingcha.kit.decision import Decision, Refused, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.parameters import Parameter
from mingcha.law.periods import Calendar, Deadline, due_in_days

FIRST_DAY, LAST_DAY = dt.date(1980, 1, 1), dt.date(2100, 12, 31)
"""Days between which a system can have been accepted or put into use: beyond them no date is counted."""


@dataclass(frozen=True, slots=True)
class FilingClock:
    """One clock: the event that starts it, the rule's version on that day, and the deadline (to 24:00 of `due`)."""

    started_on: dt.date
    rule: Parameter
    deadline: Deadline

    @property
    def due(self) -> dt.date:
        """The legal day."""
        return self.deadline.due

    @property
    def due_raw(self) -> dt.date:
        """The safe day."""
        return self.deadline.due_raw

    @property
    def reference(self) -> str:
        """The article that sets the clock."""
        return self.rule.reference

    @property
    def version(self) -> dt.date:
        """The day from which the rule's version holds."""
        return self.rule.since


@dataclass(frozen=True, slots=True)
class FilingClocks:
    """The clocks that run, and `not_applied`: why the clock of art. 9 does not run (art. 26), else None."""

    after_acceptance: FilingClock | None
    after_use: FilingClock | None
    existing_system: FilingClock | None
    not_applied: Decision | None

    @property
    def running(self) -> tuple[FilingClock, ...]:
        """The clocks that run, earliest deadline first."""
        clocks = (self.after_acceptance, self.after_use, self.existing_system)
        return tuple(sorted((one for one in clocks if one is not None), key=lambda one: (one.due, one.due_raw)))

    @property
    def main(self) -> FilingClock | None:
        """The clock with the earliest deadline, which counts; None if none runs."""
        return next(iter(self.running), None)

    @property
    def due(self) -> dt.date | None:
        """The legal day of the main clock; None if none runs."""
        return self.main.due if self.main else None


def is_day_of_system(day: dt.date | None) -> bool:
    """Whether a system may have been accepted or put into use on a day."""
    return day is not None and FIRST_DAY <= day <= LAST_DAY


@cites("9", "26", "799-14")
def filing_clocks(
    accepted_on: dt.date | None,
    used_on: dt.date | None = None,
    table: parameters.Table | None = None,
    calendar: Calendar | None = None,
) -> FilingClocks:
    """The filing clocks of a system accepted and put into use on these days (None: not yet), by the shipped calendar
    unless one is given.

    A system in use before decree 799 has the deadline for existing systems instead of that of art. 14, first sentence.
    An acceptance before 2023-03-01 starts no clock of art. 9: the regulation was not yet in force (T26).
    Raises Fault(INVALID) for a day that no system can have.
    """
    for day in (accepted_on, used_on):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            words = Words(f"{day} 不是合理的日期", f"{day} is no day of a system")
            raise Fault(FaultKind.INVALID, words)
    after_acceptance, not_applied = None, None
    if accepted_on is not None:
        try:
            after_acceptance = _clock("filing.days_after_acceptance", accepted_on, table, calendar)
        except Refused as refused:
            not_applied = refused.decision
    after_use = existing = None
    if used_on is not None or not_applied is not None:
        began = used_on or accepted_on
        first = parameters.history("filing.days_after_use", table)[0].since
        if began is not None and began < first:
            existing = _existing_clock(first, table)
        elif used_on is not None:
            after_use = _clock("filing.days_after_use", used_on, table, calendar)
    return FilingClocks(after_acceptance, after_use, existing, not_applied)


def _clock(key: str, started_on: dt.date, table: parameters.Table | None, calendar: Calendar | None) -> FilingClock:
    rule = parameters.value(key, started_on, table)
    return FilingClock(started_on, rule, due_in_days(started_on, rule.number, calendar))


def _existing_clock(started_on: dt.date, table: parameters.Table | None) -> FilingClock:
    rule = parameters.value("filing.existing_system_deadline", started_on, table)
    due = dt.date.fromisoformat(str(rule.value))
    return FilingClock(started_on, rule, Deadline(due, due, provisional=False))

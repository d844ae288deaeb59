"""The days of a share grant: its supply, the periods of its reports, its reviews. Pure functions of Shanghai days
(article 13(2); NDSR 12; GDSR: the text was not read, the numbers are our own, dated parameters)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.periods import Calendar, add_months, workday_after

_DAY = timedelta(days=1)
_MONTHS_DIFFER = timedelta(days=3)
"""By so much the same number of months before a day may differ from that number of months after another one."""
MOST_PERIODS = 40
"""Periods of a grant: more than the longest term has, so that a wrong parameter ends no program."""


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last Shanghai day of which a report is made."""

    from_on: date
    to_on: date


@cites("13(2)", "GDSR")
def supply_by(decided_on: date, calendar: Calendar | None = None) -> date:
    """The last day of the supply of what was agreed on a Shanghai day (`sharing.supply_workdays`)."""
    return workday_after(decided_on, parameters.number("sharing.supply_workdays", decided_on), calendar)


@cites("13(2)", "NDSR 12")
def periods_of(begun_on: date, last_on: date) -> tuple[Period, ...]:
    """The periods of which a grant owes a report, the first one first: `sharing.review_months` each from the day on
    which it came into force, the last one to its last day. `last_on`: the last day of its term, or the day on which it
    ended before."""
    months = parameters.number("sharing.review_months", begun_on)
    found, first = list[Period](), begun_on
    for number in range(1, MOST_PERIODS + 1):
        last = min(add_months(begun_on, months * number) - _DAY, last_on)
        found.append(Period(first, max(last, first)))
        if last >= last_on:
            break
        first = last + _DAY
    return tuple(found)


@cites("13(2)", "NDSR 12")
def owed_reports(periods: Sequence[Period], reported: Sequence[date], on: date) -> tuple[Period, ...]:
    """The periods that are over by a Shanghai day and of which no report was signed. `reported`: the last days of the
    periods that were reported on."""
    return tuple(one for one in periods if one.to_on < on and one.to_on not in reported)


@cites("13(2)", "NDSR 12")
def report_late_after(period: Period) -> date:
    """The last day on which the report of a period is no reason to suspend (`sharing.report_grace_days`)."""
    return period.to_on + timedelta(days=parameters.number("sharing.report_grace_days", period.to_on))


@cites("13(2)", "NDSR 12")
def is_report_late(owed: Sequence[Period], on: date) -> bool:
    """Whether a report that is owed is late by more than its days of grace (T13-26-N)."""
    return any(on > report_late_after(one) for one in owed)


@cites("13(2)", "NDSR 12")
def review_by(begun_on: date, reviewed_on: date | None) -> date:
    """The day by which the police review a grant: `sharing.review_months` after the last review, or after it came into
    force."""
    since = reviewed_on or begun_on
    return add_months(since, parameters.number("sharing.review_months", since))


@cites("13(2)", "GDSR")
def last_decision_to_supply(until: date) -> date:
    """No supply of what was agreed after this Shanghai day is due by `until`. For queries, which judge what they find
    by `supply_by`: a day of work is a day at least."""
    return until - timedelta(days=min(one.number for one in parameters.history("sharing.supply_workdays")))


@cites("13(2)", "NDSR 12")
def last_begin_of_due(until: date) -> date:
    """No report or review of what began after this Shanghai day is due by `until`. For queries, which judge what they
    find by `periods_of` and `review_by`: the shortest of the dated values of `sharing.review_months` before that day,
    and some days more, since months differ."""
    months = min(one.number for one in parameters.history("sharing.review_months"))
    return add_months(until, -months) + _MONTHS_DIFFER

"""Days and amounts of a penalty case: working days of the Administrative Penalty Law (APL 85), late amounts (72, 73).

A working day in a year whose notice is not known yet is provisional. The day of an event is not counted.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.periods import Calendar, Deadline, due_in_days, due_in_months, shipped_calendar, workday_after

_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of a fine: its day and amount in yuan."""

    on: dt.date
    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which no late amount grows, both included; `until` None: it goes on (APL 73(3))."""

    since: dt.date
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a fine: its last day and amount in yuan; it counts on the days from `since` to `until`, both included,
    None: without such an end. Instalments that were granted later replace the whole by parts (APL 66)."""

    due: dt.date
    yuan: Decimal
    since: dt.date | None = None
    until: dt.date | None = None

    def is_overdue_on(self, day: dt.date) -> bool:
        """Whether it counts on a day that lies after its last day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until) and self.due < day


@cites("23")
def open_by(found_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day to open a case after the re-inspection that found it not corrected (own limit)."""
    return _working(found_on, parameters.number("case.open_workdays", found_on), calendar)


@cites("APL 60")
def decide_by(opened_on: dt.date, calendar: Calendar | None = None, away_days: int = 0) -> Deadline:
    """The last day of the decision: 90 days after the opening, and as many as the case was away that do not count."""
    return due_in_days(opened_on, parameters.number("case.decision_days", opened_on) + away_days, calendar)


@cites("24", "APL 60")
def days_away(sent_on: dt.date, back_on: dt.date, table: parameters.Table | None = None) -> int:
    """How many of the days that a case was at another organ do not count towards its decision: none while
    `case.transfer_days_count` holds on the day on which it came back."""
    if parameters.value("case.transfer_days_count", back_on, table).value:
        return 0
    return max((back_on - sent_on).days, 0)


@cites("APL 44", "APL 45")
def statement_until(noticed_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day on which the person may state something after the notice (own limit)."""
    return _working(noticed_on, parameters.number("case.statement_workdays", noticed_on), calendar)


@cites("APL 61", "APL 85")
def deliver_by(decided_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day to deliver a decision to a person who was not there."""
    return _working(decided_on, parameters.number("case.delivery_workdays", decided_on), calendar)


@cites("CPL 95")
def noticed_by(published_on: dt.date) -> Deadline:
    """The day on which what a public notice says counts as served. It is no day of a duty, and moves for no day off."""
    last = published_on + dt.timedelta(days=parameters.number("service.notice_days", published_on))
    return Deadline(last, last, provisional=False)


@cites("APL 67")
def pay_by(served_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day of payment after the decision was received."""
    return due_in_days(served_on, parameters.number("case.pay_days", served_on), calendar)


@cites("ARL 20")
def review_until(served_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day to ask the people's government of the level for review."""
    return due_in_days(served_on, parameters.number("case.review_days", served_on), calendar)


@cites("ALL 46")
def lawsuit_until(served_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day to go to court against the decision."""
    return due_in_months(served_on, parameters.number("case.lawsuit_months", served_on), calendar)


@cites("ALL 45")
def lawsuit_after_review(ended_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day to go to court after the result of a review was received."""
    return due_in_days(ended_on, parameters.number("case.lawsuit_after_review_days", ended_on), calendar)


@cites("ARL 62")
def review_result_by(asked_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The day by which the result of a review is expected, counted from the day on which it was asked for: the law
    counts from its acceptance, which may be five days later."""
    return due_in_days(asked_on, parameters.number("case.review_result_days", asked_on), calendar)


@cites("ALL 81")
def lawsuit_result_by(brought_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The day by which the judgment of first instance is expected, counted from the day of the action."""
    return due_in_months(brought_on, parameters.number("case.lawsuit_result_months", brought_on), calendar)


@cites("AEL 53", "AEL 54", "ALL 95", "APL 72")
def court_window(
    lawsuit_last: dt.date,
    served_on: dt.date,
    calendar: Calendar | None = None,
    *,
    judged_on: dt.date | None = None,
    relief_last: dt.date | None = None,
) -> tuple[dt.date, Deadline]:
    """The first and the last day to ask the court for enforcement: ten days after the demand was served (`served_on`),
    and after the days for a lawsuit, within three months of them. Where a lawsuit ended without annulling the decision
    (`judged_on`: the day on which its result reached the person), two years run from then on instead (ALL 95). Where
    instalments or a deferral were granted the term runs from their end (`relief_last`), if that comes later (APL
    72(2))."""
    after_demand = served_on + dt.timedelta(days=parameters.number("case.demand_days", served_on) + 1)
    since = judged_on or lawsuit_last
    first = max(after_demand, since + dt.timedelta(days=1))
    if judged_on is not None:
        months = 12 * parameters.number("case.court_after_judgment_years", judged_on)
    elif relief_last is not None and relief_last > since:
        months = parameters.number("case.court_after_relief_months", relief_last)
    else:
        months = parameters.number("case.court_months", since)
    return first, due_in_months(max(since, relief_last or since), months, calendar)


@cites("APL 64", "APL 85")
def hearing_asked_until(noticed_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day on which a hearing may be asked for after the notice."""
    return _working(noticed_on, parameters.number("case.hearing_ask_workdays", noticed_on), calendar)


@cites("APL 64", "APL 85")
def hearing_from(notified_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The first day of a hearing whose time and place the person was notified of on a day."""
    return _working(notified_on, parameters.number("case.hearing_notice_workdays", notified_on), calendar)


@cites("APL 64", "APL 85")
def hearing_notice_by(set_on: dt.date, calendar: Calendar | None = None) -> Deadline:
    """The last day on which the notice of a hearing that is set for a day can be served; `due_raw`: the last working
    day until then."""
    held, last = calendar or shipped_calendar(), set_on - dt.timedelta(days=1)
    while (first := hearing_from(last, held)).due > set_on:
        last -= dt.timedelta(days=1)
    safe = last
    while not held.is_workday(safe):
        safe -= dt.timedelta(days=1)
    return Deadline(safe, last, provisional=first.provisional)


@cites("APL 66", "APL 72", "APL 73(3)")
def late_yuan(
    parts: Iterable[Part], on: dt.date, paid: Iterable[Payment] = (), pauses: Iterable[Pause] = ()
) -> Decimal:
    """The late amount at the end of a day, in yuan: three per cent of what is overdue and unpaid for each day after the
    last day of each part, never more than the fine; none for the days of a review or lawsuit. The day of a payment
    still counts. The parts that count on one day make up the fine."""
    held, payments, stops = tuple(parts), tuple(paid), tuple(pauses)
    if not held:
        return Decimal("0.00")
    first = min(one.due for one in held)
    fine = sum((one.yuan for one in held if one.until is None), Decimal(0))
    permille = parameters.number("case.late_permille_per_day", first)
    most = fine * parameters.number("case.late_cap_percent", first) / 100
    found, day = Decimal(0), first + dt.timedelta(days=1)
    while day <= on and found < most:
        before = sum((one.yuan for one in payments if one.on < day), Decimal(0))
        if before >= fine:
            break
        overdue = sum((one.yuan for one in held if one.is_overdue_on(day)), Decimal(0)) - before
        if overdue > 0 and not any(stop.holds_on(day) for stop in stops):
            found += overdue * permille / 1000
        day += dt.timedelta(days=1)
    return min(found, most).quantize(_FEN)


@cites("AEL 54", "APL 66")
def overdue_yuan(parts: Iterable[Part], on: dt.date) -> Decimal:
    """What of a fine is past its last day on a day, in yuan, paid or not."""
    return sum((one.yuan for one in parts if one.is_overdue_on(on)), Decimal("0.00"))


@cites("APL 66", "APL 67")
def next_part(parts: Iterable[Part], paid: Iterable[Payment]) -> Part | None:
    """The first part in force that is not paid whole, None once all are."""
    left = sum((one.yuan for one in paid), Decimal(0))
    for part in sorted((one for one in parts if one.until is None), key=lambda one: one.due):
        left -= part.yuan
        if left < 0:
            return part
    return None


def _working(start: dt.date, days: int, calendar: Calendar | None) -> Deadline:
    held = calendar or shipped_calendar()
    due = workday_after(start, days, held)
    return Deadline(due, due, provisional=not (held.covers(start) and held.covers(due)))

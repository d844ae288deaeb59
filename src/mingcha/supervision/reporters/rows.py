"""Sealed names that are kept, and until when; for actions, queries and checks (decree 799, art. 24(2))."""

from datetime import date, timedelta

from mingcha.law.retention import day_begins, shanghai_day
from mingcha.supervision.reporters.models import SealedReporter
from mingcha.supervision.reporters.rules import last_end_of_past_names, name_kept_until


def kept_until(held: SealedReporter) -> date | None:
    """The last day on which a name is kept, None while its report runs."""
    closed_at = held.report.closed_at
    return None if closed_at is None else name_kept_until(shanghai_day(closed_at))


def names_past(day: date, *, limit: int) -> list[SealedReporter]:
    """The names that are kept though their last day is over on this day, of the reports that ended first. Reports that
    ended too late for that are not read."""
    ended = {"report__closed_at__lt": day_begins(last_end_of_past_names(day) + timedelta(days=1))}
    rows = SealedReporter.objects.filter(destroyed_at=None, **ended).select_related("report")
    found: list[SealedReporter] = []
    for held in rows.order_by("report__closed_at", "pk").iterator(chunk_size=limit):
        until = kept_until(held)
        if until is not None and until < day:
            found.append(held)
        if len(found) >= limit:
            break
    return found

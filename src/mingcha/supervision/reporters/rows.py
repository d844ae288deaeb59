"""Sealed names that are kept, and until when; for actions, queries and checks (decree 799, art. 24(2))."""

from datetime import date

from mingcha.law.retention import shanghai_day
from mingcha.supervision.reporters.models import SealedReporter
from mingcha.supervision.reporters.rules import name_kept_until


def kept_until(held: SealedReporter) -> date | None:
    """The last day on which a name is kept, None while its report runs."""
    closed_at = held.report.closed_at
    return None if closed_at is None else name_kept_until(shanghai_day(closed_at))


def names_past(day: date, *, limit: int) -> list[SealedReporter]:
    """The names that are kept though their last day is over on this day, of the reports that ended first."""
    rows = SealedReporter.objects.filter(destroyed_at=None, report__closed_at__isnull=False).select_related("report")
    found = []
    for held in rows.order_by("report__closed_at", "pk").iterator(chunk_size=500):
        until = kept_until(held)
        if until is not None and until < day:
            found.append(held)
        if len(found) >= limit:
            break
    return found

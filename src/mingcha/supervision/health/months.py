"""Keeps the monthly sums of health in step with the counted days (arts. 16(5), 17). Derived rows, so no entries."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Sum

from mingcha.supervision.health.models import HealthDay, HealthMonth
from mingcha.supervision.health.rules import SUMS

_GROUP = ("whole", "division", "zone", "street", "organisation", "contractor")
_ROWS_AT_ONCE = 1_000

type Counted = tuple[int, int]
"""The counted days of a month: how many, and the sum of the revisions of their proofs."""


def keep_months(oldest: date) -> tuple[date, ...]:
    """Sums the months anew of which a day was counted since, or counted anew; their first days. Months that began
    before `oldest`, the oldest day that is kept, lose days one by one: they are removed as a whole."""
    HealthMonth.objects.filter(month__lt=oldest).delete()
    counted = _counted(oldest)
    rows = HealthMonth.objects.filter(whole=True).values_list("month", "days", "revisions").distinct()
    kept = {month: (days, revisions) for month, days, revisions in rows}
    due = tuple(month for month in sorted(counted) if kept.get(month) != counted[month])
    for month in due:
        _sum(month, counted[month])
    return due


def next_month(month: date) -> date:
    """The first day of the month after one."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _counted(oldest: date) -> dict[date, Counted]:
    """The counted days of each month that began on `oldest` or later, by its first day. Each counted day has a row of a
    whole."""
    first = oldest if oldest.day == 1 else next_month(oldest)
    days = HealthDay.objects.filter(whole=True, day__gte=first).order_by().values_list("day")
    found: dict[date, Counted] = {}
    for day, revision in days.annotate(newest=Max("revision")):
        number, revisions = found.get(day.replace(day=1), (0, 0))
        found[day.replace(day=1)] = (number + 1, revisions + revision)
    return found


def _sum(month: date, counted: Counted) -> None:
    """Replaces the sums of a month."""
    days, revisions = counted
    about = {"month": month, "days": days, "revisions": revisions}
    found = HealthDay.objects.filter(day__gte=month, day__lt=next_month(month), cameras__gt=0)
    sums = found.order_by().values_list(*_GROUP).annotate(*map(Sum, SUMS))
    rows = [HealthMonth(**about, **dict(zip((*_GROUP, *SUMS), row, strict=True))) for row in sums]
    if not rows:  # a month without cameras is kept too, or it would be summed in every turn
        nothing = dict.fromkeys(SUMS, 0)
        rows = [HealthMonth(**about, whole=True, division="", zone="", **nothing)]
    with transaction.atomic():
        HealthMonth.objects.filter(month=month).delete()
        HealthMonth.objects.bulk_create(rows, batch_size=_ROWS_AT_ONCE)

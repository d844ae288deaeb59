"""Which orders were mended in time, for the figures of a year and of health; not for pages (articles 16(1), 17)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mingcha.supervision.work_orders.limits import REPAIRED, outcome_of
from mingcha.supervision.work_orders.models import WorkOrder, WorkOrderStep, WorkOrderWait
from mingcha.supervision.work_orders.states import WorkOrderState, WorkStep
from mingcha.supervision.work_orders.values import RepairOutcome

_REPAIRED = [one.value for one in REPAIRED]
_COLUMNS = ("state", "opened_at", "accepted_at", "respond_due_at", "fixed_at", "repair_due_at")


def orders_made(unit: str, begins: datetime, ends: datetime) -> QuerySet[WorkOrder]:
    """The orders at points of a unit (code) that were opened in [begins, ends), without those withdrawn within their
    limit: who withdraws a late one does not make the year a better one."""
    rows = WorkOrder.objects.filter(point__system__site__organisation__code=unit)
    return rows.filter(opened_at__gte=begins, opened_at__lt=ends).exclude(_withdrawn_in_time())


def _withdrawn_in_time() -> Q:
    """The orders that were withdrawn before their limit passed: nobody was late with them."""
    steps = WorkOrderStep.objects.filter(order=OuterRef("pk"), step=WorkStep.WITHDRAW.value)
    return Q(Exists(steps.filter(at__lte=OuterRef("repair_due_at"))), state=WorkOrderState.WITHDRAWN.value)


def orders_in_time(unit: str, begins: datetime, ends: datetime) -> QuerySet[WorkOrder]:
    """Of those, the ones that `limits.outcome_of` says were mended in time."""
    rows = orders_repaired(unit, begins, ends)
    return rows.filter(accepted_at__lte=F("respond_due_at"), fixed_at__lte=F("repair_due_at"))


def orders_repaired(unit: str, begins: datetime, ends: datetime) -> QuerySet[WorkOrder]:
    """Of those that were opened, the ones whose repair stands."""
    return orders_made(unit, begins, ends).filter(state__in=_REPAIRED)


def median_repair(unit: str, begins: datetime, ends: datetime) -> timedelta | None:
    """The median time from the opening to the fix of those, None where nothing was mended."""
    rows = orders_repaired(unit, begins, ends).values_list("opened_at", "fixed_at")
    took_s = [(fixed - opened).total_seconds() for opened, fixed in rows if fixed is not None]
    return timedelta(seconds=median(took_s)) if took_s else None


def outcomes(begins: datetime, ends: datetime) -> Iterator[tuple[str, RepairOutcome]]:
    """The point (20-digit code) and outcome of each order that was fixed in [begins, ends), or whose limit passed then;
    which of the two it was says the outcome. One that was withdrawn after its limit was late all the same, and one that
    waits by what was asked for after it."""
    fixed = Q(fixed_at__gte=begins, fixed_at__lt=ends)
    passed = Q(repair_due_at__gte=begins, repair_due_at__lt=ends)
    stops = WorkOrderWait.objects.filter(order=OuterRef("pk"), ended_at=None, asked_at__lt=OuterRef("repair_due_at"))
    rows = WorkOrder.objects.filter(fixed | passed).exclude(Exists(stops), state=WorkOrderState.WAITING.value)
    rows = rows.exclude(_withdrawn_in_time())
    for point, state, *at in rows.values_list("point__code", *_COLUMNS).iterator(chunk_size=2_000):
        yield point, outcome_of(state=WorkOrderState(state), **dict(zip(_COLUMNS[1:], at, strict=True)))

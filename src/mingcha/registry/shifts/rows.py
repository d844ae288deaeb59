"""Rows of shift plans and shifts: found by number, and turned into values; not for pages."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.shifts.models import Shift, ShiftPlan
from mingcha.registry.shifts.values import Hours, ShiftPlanRow, ShiftRow

LARGEST_NUMBER = 2**63 - 1
_LONGEST = timedelta(days=1)
"""No shift runs on longer after the last day of its plan (`shift.most_hours`)."""


def plan_called(number: int) -> ShiftPlan:
    """The plan with this number, with its unit. Raises Fault(NOT_FOUND)."""
    found = ShiftPlan.objects.select_related("unit").filter(pk=number)
    held = found.first() if 0 < number <= LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份排班计划", "there is no such shift plan"), str(number))
    return held


def shift_called(number: int) -> Shift:
    """The shift with this number, with its plan and unit. Raises Fault(NOT_FOUND)."""
    found = Shift.objects.select_related("plan__unit").filter(pk=number)
    held = found.first() if 0 < number <= LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个班次", "there is no such shift"), str(number))
    return held


def plans_in_force(units: Collection[str], at: datetime) -> QuerySet[ShiftPlan]:
    """The plans of units (codes) in force at an instant: those of its Shanghai day, and of the day before those of
    which a shift still runs, for a night begins on the last day of a plan."""
    day = shanghai_day(at)
    of_day = Q(until_on__gte=day) | Exists(Shift.objects.filter(plan=OuterRef("pk"), begins_at__lte=at, ends_at__gt=at))
    named = [one for one in units if one]
    held = ShiftPlan.objects.filter(unit__code__in=named, withdrawn_at=None, from_on__lte=day)
    return held.filter(of_day, until_on__gte=day - _LONGEST)


def standing_shifts(unit_id: int) -> QuerySet[Shift]:
    """The shifts of a unit (its key) whose plan was not withdrawn, the first one first."""
    return Shift.objects.filter(plan__unit=unit_id, plan__withdrawn_at=None).order_by("begins_at", "pk")


def plan_row(held: ShiftPlan) -> ShiftPlanRow:
    """A plan as a value; its unit is read with it."""
    return ShiftPlanRow(
        number=held.pk,
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        from_on=held.from_on,
        until_on=held.until_on,
        made_at=held.made_at,
        made_by=held.made_by,
        withdrawn_at=held.withdrawn_at,
    )


def shift_row(held: Shift) -> ShiftRow:
    """A shift as a value; plan and unit are read with it."""
    hours = Hours(held.begins_at, held.ends_at)
    return ShiftRow(held.pk, held.plan_id, held.plan.unit.code, hours, tuple(held.seats), held.least)

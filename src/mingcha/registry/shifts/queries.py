"""Shift plans that a reader may see (articles 3, 16(1))."""

from collections.abc import Collection
from datetime import datetime

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.shifts import rules
from mingcha.registry.shifts.models import Shift, ShiftPlan
from mingcha.registry.shifts.rows import plan_called, plan_row, plans_in_force
from mingcha.registry.shifts.values import ShiftPlanRow

MOST_PLANS = 50


@cites("3", "16(1)")
def shift_plans(asker: Reader, unit: str, *, at: datetime) -> tuple[ShiftPlanRow, ...]:
    """The plans of a unit (code) that stand and are not over, the first one first; MOST_PLANS at most. Raises
    Fault(NOT_FOUND), Refused (article 3)."""
    held = organisation_called(unit)
    require(rules.may_read_shifts(duty_of(asker, at), held.place))
    rows = ShiftPlan.objects.select_related("unit").filter(unit=held, withdrawn_at=None).order_by("-from_on")
    return tuple(map(plan_row, rows[:MOST_PLANS]))[::-1]


@cites("16(1)")
def units_with_shift_plan(units: Collection[str], at: datetime) -> frozenset[str]:
    """Those of these units (codes) that have a shift plan in force at an instant, or a shift of one that still runs
    after its last day. For rules, not for pages."""
    return frozenset(plans_in_force(units, at).values_list("unit__code", flat=True))


@cites("3", "16(1)")
def plan(asker: Reader, number: int, *, at: datetime) -> ShiftPlanRow:
    """One plan. Raises Fault(NOT_FOUND), Refused (article 3)."""
    row = plan_row(plan_called(number))
    require(rules.may_read_shifts(duty_of(asker, at), row.place))
    return row


def unit_place(unit: str) -> Place:
    """The place of a unit (code), for pages that ask who plans its shifts. Raises Fault(NOT_FOUND)."""
    return organisation_called(unit).place


def shift_titles(subjects: Collection[str]) -> dict[str, str]:
    """Unit and begin of shifts, by the subject of a finding (the number), for readers who may see the finding; unknown
    subjects are absent."""
    wanted = [int(one) for one in subjects if one.isascii() and one.isdigit() and len(one) < 19]
    rows = Shift.objects.select_related("plan__unit").filter(pk__in=wanted)
    return {str(one.pk): f"{one.plan.unit.name} {one.begins_at.astimezone(SHANGHAI):%m-%d %H:%M}" for one in rows}

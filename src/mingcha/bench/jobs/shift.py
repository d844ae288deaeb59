"""Puts a guard of the demo's mall on a shift that ends in some minutes, by the shipped acts, so that a hand-over can be
done (article 16(1)). Run by bench/child.py; prints the number of the watch."""

from datetime import datetime, time, timedelta

from mingcha.kit.clock import SHANGHAI, SystemClock
from mingcha.registry.identity.rows import user_called
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan, withdraw_shift_plan
from mingcha.registry.shifts.models import ShiftPlan
from mingcha.registry.watches.actions import roster

_BEGAN_AGO, _ENDS_IN = timedelta(hours=2), timedelta(minutes=8)
"""A hand-over begins ten minutes before the end at the earliest (shift.early_minutes)."""


def main(unit: str, manager_name: str, guard: str) -> None:
    """Withdraws the plan of the demo, which begins later, and plans today instead. `unit`: its code, which the codes of
    its two seats begin with."""
    clock, manager = SystemClock(), user_called(manager_name)
    seats = [f"{unit}-1", f"{unit}-2"]
    for plan in ShiftPlan.objects.filter(unit__code=unit, withdrawn_at=None):
        withdraw_shift_plan(manager, plan=plan.pk, clock=clock)
    now = clock.now().astimezone(SHANGHAI)
    today = now.date()
    made = make_shift_plan(manager, unit=unit, from_on=today, until_on=today + timedelta(days=1), clock=clock)
    (held,) = add_shifts(
        manager, plan=made.number, begins_at=max(now - _BEGAN_AGO, datetime.combine(today, time(), SHANGHAI)),
        ends_at=now + _ENDS_IN, seats=seats, least=2, days=1, clock=clock,
    )  # fmt: skip
    watch = roster(manager, shift=held.number, seat=seats[0], username=guard, weight=2, clock=clock)
    print(watch.number)

"""The demo's shifts: a mall with two seats and a plan that begins in two days, so that its guards watch freely until
then and by their shifts afterwards (article 16(1)).
"""

from datetime import datetime, time, timedelta

from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.watches.actions import roster
from mingcha.run.demo.city import manager_of

UNIT = "WCSY"
SEATS = (("WCSY-1", "商场 1 号席"), ("WCSY-2", "商场 2 号席"))
GUARDS = (("luoyan", time(8)), ("hanmei", time(20)))
"""Who is on from when on, for twelve hours."""
PLAN_DAYS, ROSTERED_DAYS = 14, 3
"""Three shifts of twelve hours; four are the most in seven days."""


def add_demo_shifts(clock: Clock) -> None:
    """Adds seats, plan, days and nights, each with one person: the second one is lacking, as the page says."""
    manager, first = user_called(manager_of(UNIT)), shanghai_day(clock.now()) + timedelta(days=2)
    for code, name in SEATS:
        add_seat(manager, code=code, name=name, organisation=UNIT, clock=clock)
    last = first + timedelta(days=PLAN_DAYS - 1)
    plan = make_shift_plan(manager, unit=UNIT, from_on=first, until_on=last, clock=clock)
    for (username, begin), (seat, _) in zip(GUARDS, SEATS, strict=True):
        begins_at = datetime.combine(first, begin, SHANGHAI)
        shifts = add_shifts(
            manager,
            plan=plan.number,
            begins_at=begins_at,
            ends_at=begins_at + timedelta(hours=12),
            seats=[code for code, _ in SEATS],
            least=2,
            days=ROSTERED_DAYS,
            clock=clock,
        )
        for one in shifts:
            roster(manager, shift=one.number, seat=seat, username=username, weight=2, clock=clock)

"""A night that begins on the last day of a plan needs its watch to its end (article 16(1))."""

from datetime import date, datetime

import pytest
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.identity.asker import duty_of
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan, withdraw_shift_plan
from mingcha.registry.watches.queries import lacks_watch

LAST = date(2026, 11, 30)


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.law("16(1)")
def test_a_monitor_without_a_watch_is_not_on_duty_after_midnight_either(city: City, clock: HandClock) -> None:
    clock.set_wall(at(30, 11, 12))
    manager = city["manager"]
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    plan = make_shift_plan(manager, unit="HQXX", from_on=LAST, until_on=LAST, clock=clock)
    hours = {"begins_at": at(30, 11, 20), "ends_at": at(1, 12, 8)}
    add_shifts(manager, plan=plan.number, seats=["S1", "S2"], least=2, clock=clock, **hours)

    def lacks(instant: datetime) -> bool:
        return lacks_watch(duty_of(city["guard"], instant), instant)

    assert [lacks(one) for one in (at(30, 11, 23, 59), at(1, 12, 0), at(1, 12, 7, 59))] == [True] * 3
    assert not lacks(at(1, 12, 8)), "the plan and its last shift are over"
    withdraw_shift_plan(manager, plan=plan.number, clock=clock)
    assert not lacks(at(1, 12, 3)), "nothing is planned any more"

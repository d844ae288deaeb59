"""Duty viewing where the unit has a shift plan in force: only who is on shift watches (article 16(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes

from mingcha.access.duty.actions import end_grants_without_duty, open_duty_grant
from mingcha.access.duty.queries import grant, grants_in_force
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan, withdraw_shift_plan
from mingcha.registry.watches.actions import begin_watch, roster
from mingcha.registry.watches.handing_over import end_early, fill_sheet, sign_out
from mingcha.registry.watches.tasks import look_after_watches

WORKER = program("work")


@pytest.mark.law("16(1)")
def test_who_is_not_on_shift_watches_nothing_while_a_plan_is_in_force(city: City, clock: HandClock) -> None:
    now, manager, guard = clock.now(), city["manager"], city["guard"]
    asked = {"purpose": "duty_patrol", "points": [city.points["HQX"].code], "hours": 1}
    before = open_duty_grant(guard, **asked, clock=clock)  # type: ignore[arg-type]
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    day = shanghai_day(now)
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day, clock=clock).number
    hours = {"begins_at": now, "ends_at": now + timedelta(hours=2)}
    (shift,) = add_shifts(manager, plan=plan, **hours, seats=["S1", "S2"], least=2, clock=clock)  # type: ignore[arg-type]
    watch = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock).number

    elsewhere = open_duty_grant(
        city["monitor"], purpose="duty_patrol", points=[city.points["JHG"].code], hours=1, clock=clock
    )
    assert end_grants_without_duty(WORKER, clock=clock) == (before.no,)  # the first day of the plan
    with pytest.raises(Refused, match="16\\(1\\)"):
        open_duty_grant(guard, **asked, clock=clock)  # type: ignore[arg-type]
    guard.came_by = WayIn(session=7)
    begin_watch(guard, watch=watch, clock=clock)
    on_shift = open_duty_grant(guard, **asked | {"hours": 3}, clock=clock)  # type: ignore[arg-type]
    clock.advance(timedelta(hours=2))
    fill_sheet(guard, watch=watch, lines=(), clock=clock)
    assert end_grants_without_duty(WORKER, clock=clock) == ()  # on shift until the end of the hand-over
    sign_out(guard, watch=watch, notes="", clock=clock)
    assert end_grants_without_duty(WORKER, clock=clock) == (on_shift.no,)
    assert grant(guard, on_shift.no, at=clock.now()).in_force is False
    assert grants_in_force(now) == (elsewhere.no,)  # a unit without a plan is not asked
    withdraw_shift_plan(manager, plan=plan, clock=clock)
    assert open_duty_grant(guard, **asked, clock=clock).points  # type: ignore[arg-type]


@pytest.mark.law("16(1)")
def test_who_left_in_the_middle_of_a_shift_watches_nothing_from_then_on(city: City, clock: HandClock) -> None:
    now, manager, guard = clock.now(), city["manager"], city["guard"]
    asked = {"purpose": "duty_patrol", "points": [city.points["HQX"].code], "hours": 1}
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    day = shanghai_day(now)
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day, clock=clock).number
    hours = {"begins_at": now, "ends_at": now + timedelta(hours=2)}
    (shift,) = add_shifts(manager, plan=plan, **hours, seats=["S1", "S2"], least=2, clock=clock)  # type: ignore[arg-type]
    watch = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock).number
    guard.came_by, manager.came_by = WayIn(session=7), WayIn(session=8)
    begin_watch(guard, watch=watch, clock=clock)
    running = open_duty_grant(guard, **asked, clock=clock)  # type: ignore[arg-type]
    assert end_grants_without_duty(WORKER, clock=clock) == ()
    end_early(manager, watch=watch, reason="离岗未归", lines=(), clock=clock)
    with pytest.raises(Refused, match="16\\(1\\)"):
        open_duty_grant(guard, **asked, clock=clock)  # type: ignore[arg-type]
    assert end_grants_without_duty(WORKER, clock=clock) == (running.no,)
    again = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock).number
    begin_watch(guard, watch=again, clock=clock)
    assert open_duty_grant(guard, **asked, clock=clock).points, "who came back is put on the shift again"  # type: ignore[arg-type]


@pytest.mark.law("16(1)")
def test_a_watch_that_overstays_for_hours_gives_no_view(city: City, clock: HandClock) -> None:
    now, manager, guard = clock.now(), city["manager"], city["guard"]
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    day = shanghai_day(now)
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day + timedelta(days=1), clock=clock).number
    hours = {"begins_at": now, "ends_at": now + timedelta(hours=2)}
    (shift,) = add_shifts(manager, plan=plan, **hours, seats=["S1", "S2"], least=2, clock=clock)  # type: ignore[arg-type]
    watch = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock).number
    guard.came_by = WayIn(session=7)
    begin_watch(guard, watch=watch, clock=clock)
    asked = {"purpose": "duty_patrol", "points": [city.points["HQX"].code], "hours": 1}
    clock.advance(timedelta(hours=2, minutes=16))
    assert look_after_watches(WORKER, clock=clock) == 1
    assert open_duty_grant(guard, **asked, clock=clock).points, "who waits for the relief looks on"  # type: ignore[arg-type]
    clock.advance(timedelta(hours=3, minutes=44))
    with pytest.raises(Refused, match="16\\(1\\)"):
        open_duty_grant(guard, **asked, clock=clock)  # type: ignore[arg-type]

"""Who is not relieved in time still hands over: the clock does not take the sheet back (article 16(1))."""

from datetime import date, datetime, timedelta

import pytest
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes
from tests.support.supervision.signed_looks import at_browser

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.watches.actions import begin_watch, roster
from mingcha.registry.watches.handing_over import fill_sheet, sign_out
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.states import WatchState
from mingcha.registry.watches.tasks import look_after_watches

DAY = date(2026, 11, 30)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 30, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.law("16(1)")
def test_the_sheet_of_an_overstayed_watch_stays_open_for_the_relief(city: City, clock: HandClock) -> None:
    clock.set_wall(at(7, 55))
    manager, guard, turn = city["manager"], at_browser(city["guard"], 70), program("work")
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=code, organisation="HQXX", clock=clock)
    plan = make_shift_plan(manager, unit="HQXX", from_on=DAY, until_on=DAY, clock=clock)
    given = {"plan": plan.number, "seats": ["S1", "S2"], "least": 2, "clock": clock}
    (first, *_) = add_shifts(manager, begins_at=at(8), ends_at=at(10), **given)  # type: ignore[arg-type]
    add_shifts(manager, begins_at=at(10), ends_at=at(14), **given)  # type: ignore[arg-type]
    number = roster(manager, shift=first.number, seat="S1", username="guard", clock=clock).number
    begin_watch(guard, watch=number, clock=clock)

    def state() -> str:
        return Watch.objects.get(pk=number).state

    clock.set_wall(at(10, 15))
    look_after_watches(turn, clock=clock)
    assert state() == WatchState.OVERSTAYED.value
    fill_sheet(guard, watch=number, lines=(), clock=clock)
    for _ in range(3):
        clock.advance(timedelta(seconds=30))
        look_after_watches(turn, clock=clock)
        assert state() == WatchState.HANDING_OVER.value, "who fills the sheet in hands over, whatever the clock says"
    sign_out(guard, watch=number, notes="", clock=clock)
    clock.advance(timedelta(minutes=1))
    look_after_watches(turn, clock=clock)
    assert state() == WatchState.HANDING_OVER.value

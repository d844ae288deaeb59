"""A wall that plays by itself is no person at the seat (article 16(1))."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.regimes import set_up_regimes

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan
from mingcha.registry.watches.actions import roster
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.tasks import look_after_watches

SignIn = Callable[..., Client]


@pytest.mark.law("16(1)")
def test_renewed_tickets_are_no_presence_and_keys_are(city: City, pages_clock: HandClock, signed_in: SignIn) -> None:
    clock, manager = pages_clock, city["manager"]
    set_up_regimes(manager, "HQXX", clock)
    for code in ("S1", "S2"):
        add_seat(manager, code=code, name=f"{code} 席", organisation="HQXX", clock=clock)
    now, day = clock.now(), shanghai_day(clock.now())
    plan = make_shift_plan(manager, unit="HQXX", from_on=day, until_on=day + timedelta(days=1), clock=clock)
    hours = {"begins_at": now, "ends_at": now + timedelta(hours=4)}
    (shift,) = add_shifts(manager, plan=plan.number, seats=["S1", "S2"], least=2, clock=clock, **hours)  # type: ignore[arg-type]
    held = roster(manager, shift=shift.number, seat="S1", username="guard", clock=clock)
    guard, point = signed_in("guard"), city.points["HQX"].code
    guard.post(f"/oversight/duty/watches/{held.number}/begin")
    wanted = {"purpose": "duty_patrol", "points": [point], "hours": 4}
    grant = guard.post("/access/grants", wanted, content_type="application/json").json()["grant"]

    def minutes(count: int, *, at_the_keys: bool) -> bool:
        """A wall plays for some minutes; whether the seat is unattended then."""
        for _ in range(count):
            clock.advance(timedelta(minutes=1))
            ticket = guard.post("/access/tickets", {"grant": grant, "points": [point]}, content_type="application/json")
            assert ticket.status_code == 200
            if at_the_keys:
                assert guard.post("/session/alive").status_code == 200
        look_after_watches(program("work"), clock=clock)
        return Watch.objects.get(pk=held.number).unattended_from is not None

    assert not minutes(41, at_the_keys=True)
    assert minutes(41, at_the_keys=False)
    assert not minutes(2, at_the_keys=True)

"""Asks for control lapse, and are bound to the session in which they were made (articles 2, 7(2), 16(3))."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.access.control import second_monitor, turning
from tests.support.registry.city import City

from mingcha.access.control.actions import ask_for_control, hand_control_on, take_control
from mingcha.access.control.models import ControlLease
from mingcha.access.control.queries import control_states
from mingcha.access.control.rules import ASK_LASTS, ask_stands
from mingcha.access.control.tasks import end_leases
from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.tickets.tokens import within_session
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.sessions.actions import begin_session, end_session
from mingcha.registry.sessions.rules import Method

START = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)


@pytest.mark.law("7(2)")
@pytest.mark.parametrize(("after_s", "stands"), [(0, True), (119.9, True), (120, False), (7200, False)])
def test_an_ask_stands_for_two_minutes(after_s: float, stands: bool) -> None:
    assert ask_stands(START, START + timedelta(seconds=after_s)) is stands


def test_who_did_not_ask_does_not_wait() -> None:
    assert not ask_stands(None, START)


@pytest.mark.law("2", "7(2)", "16(3)")
def test_control_is_handed_on_to_who_is_still_there(city: City, clock: HandClock) -> None:
    code, guard, second = turning(city, clock), city["guard"], second_monitor(clock)
    own, other = (
        open_duty_grant(one, purpose="duty_patrol", points=[code], hours=8, clock=clock).no for one in (guard, second)
    )
    lease = take_control(guard, grant=own, point=code, clock=clock).number
    session = begin_session(second, method=Method.PASSKEY, address="10.1.1.1", browser="?", clock=clock)
    asked = {"grant": other, "point": code, "clock": clock, "within": within_session(session)}
    assert ask_for_control(second, **asked).asked_by == "人员 second"  # type: ignore[arg-type]
    clock.advance(ASK_LASTS)
    for reader in (guard, second):
        assert control_states(reader, (code,), at=clock.now())[code].asked_by == "", "it lapsed"
    assert _not_handed_on(city, clock, lease)
    ask_for_control(second, **asked)  # type: ignore[arg-type]
    fresh = hand_control_on(guard, lease=lease, clock=clock)
    assert ControlLease.objects.get(pk=fresh.number).within == within_session(session)
    ask_for_control(guard, grant=own, point=code, clock=clock)
    end_session(second, number=session, clock=clock)
    assert end_leases(program("work"), clock=clock) == 1, "control ends with the session that asked for it"
    again = take_control(guard, grant=own, point=code, clock=clock).number
    ask_for_control(second, **asked)  # type: ignore[arg-type]
    assert _not_handed_on(city, clock, again), "the session of the ask has ended"


def _not_handed_on(city: City, clock: HandClock, lease: int) -> bool:
    with pytest.raises(Fault) as fault:
        hand_control_on(city["guard"], lease=lease, clock=clock)
    return fault.value.kind is FaultKind.CONFLICT

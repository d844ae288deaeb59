"""What a person reads of a lease that was taken over: of the newest one alone, for a watch (articles 7(2), 16(1))."""

from datetime import timedelta

import pytest
from tests.support.access.control import leading_monitor, turning
from tests.support.registry.city import City

from mingcha.access.control.actions import give_control_back, take_control, take_control_over
from mingcha.access.control.models import ControlLease
from mingcha.access.control.queries import LOST_FOR, control_states
from mingcha.access.control.values import LostLease
from mingcha.access.duty.actions import open_duty_grant
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User


@pytest.mark.law("7(2)", "16(1)")
def test_the_newest_lease_of_a_camera_alone_is_read(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, guard, leader = turning(city, clock), city["guard"], leading_monitor(clock)
    for _ in range(3):
        lost_control(code, guard, leader, clock)
    read = rows_read(monkeypatch)
    lost = lost_of(guard, code, clock)
    assert lost is not None
    assert (lost.by, lost.reason, len(read)) == ("人员 leader", "校门口打架", 1)
    grant = open_duty_grant(guard, purpose="duty_patrol", points=[code], hours=8, clock=clock).no
    lease = take_control(guard, grant=grant, point=code, clock=clock)
    give_control_back(guard, lease=lease.number, clock=clock)
    assert lost_of(guard, code, clock) is None, "the newest one was not taken over"


@pytest.mark.law("7(2)")
def test_the_next_watch_reads_no_more_of_it(city: City, clock: HandClock) -> None:
    code, guard, leader = turning(city, clock), city["guard"], leading_monitor(clock)
    lost_control(code, guard, leader, clock)
    ControlLease.objects.filter(user=guard).update(ended_at=clock.now() - LOST_FOR + timedelta(seconds=1))
    assert lost_of(guard, code, clock) is not None
    ControlLease.objects.filter(user=guard).update(ended_at=clock.now() - LOST_FOR)
    assert lost_of(guard, code, clock) is None


def lost_control(code: str, holder: User, leader: User, clock: HandClock) -> None:
    """Takes control of a camera; the one who leads takes it over and gives it back."""
    own, leading = (
        open_duty_grant(one, purpose="duty_patrol", points=[code], hours=8, clock=clock).no for one in (holder, leader)
    )
    take_control(holder, grant=own, point=code, clock=clock)
    taken = take_control_over(leader, grant=leading, point=code, reason="校门口打架", clock=clock)
    give_control_back(leader, lease=taken.number, clock=clock)


def rows_read(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The keys of the leases that are read from now on."""
    read: list[object] = []
    from_db = ControlLease.from_db.__func__  # type: ignore[attr-defined]

    def counting(cls: type[ControlLease], /, db: object, names: object, values: list[object], **more: object) -> object:
        read.append(values[0])
        return from_db(cls, db, names, values, **more)

    monkeypatch.setattr(ControlLease, "from_db", classmethod(counting))
    return read


def lost_of(reader: User, code: str, clock: HandClock) -> LostLease | None:
    """What the reader reads of a lost lease."""
    return control_states(reader, (code,), at=clock.now())[code].lost

"""When a device is asked for its catalogue again while it stays registered (articles 7, 13(1)); no sockets."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.clock import HandClock
from mingcha.station.signalling.catalogues import Catalogues
from mingcha.station.signalling.notices import Notices

pytestmark = pytest.mark.law("7", "13(1)")
DEVICE = "34020000001180000001"


async def in_thread(act: Callable[[], int]) -> int:
    return act()


def catalogues(clock: HandClock) -> Catalogues:
    run: Callable[[Callable[[], int]], Awaitable[int]] = in_thread
    notices = Notices(len, run, clock, "host/home", lambda _: "")
    return Catalogues(lambda *_given, **_named: 0, run, notices, clock)


def asked_after(held: Catalogues, clock: HandClock, minutes: int) -> bool:
    """Whether the device is wanted after so many minutes, and not a minute before; it is taken as asked then."""
    clock.advance(timedelta(minutes=minutes - 1))
    held.due(clock.monotonic_ns())
    before = held.wanted()
    clock.advance(timedelta(minutes=1))
    held.due(clock.monotonic_ns())
    return (before, held.wanted()) == ((), (DEVICE,))


def test_a_catalogue_that_is_not_whole_is_asked_for_again_ever_later_and_a_whole_one_daily() -> None:
    clock = HandClock(datetime(2026, 12, 1, tzinfo=UTC))
    for pauses in ([5, 10, 20, 40, 80, 160, 320, 360, 360], [1440, 1440]):
        for place in range(len(pauses)):
            held = catalogues(clock)
            for _ in pauses[: place + 1]:
                held.came(DEVICE, is_whole=pauses[0] == 1440)
            assert asked_after(held, clock, pauses[place]), pauses[place]


def test_a_device_that_registers_again_is_asked_unless_its_catalogue_came_whole_lately() -> None:
    clock = HandClock(datetime(2026, 12, 1, tzinfo=UTC))
    held = catalogues(clock)
    held.came(DEVICE, is_whole=True)
    held.want(DEVICE)
    assert held.wanted() == ()
    clock.advance(timedelta(hours=6))
    held.want(DEVICE)
    assert held.wanted() == (DEVICE,)
    other = catalogues(clock)
    other.came(DEVICE, is_whole=False)
    other.want(DEVICE)
    assert other.wanted() == (DEVICE,)


def test_what_is_planned_stays_small_when_devices_register_over_and_over() -> None:
    clock = HandClock(datetime(2026, 12, 1, tzinfo=UTC))
    held = catalogues(clock)
    for _ in range(5_000):
        clock.advance(timedelta(seconds=1))
        held.came(DEVICE, is_whole=False)
    assert len(held._due) < 1_100
    assert asked_after(held, clock, 360)

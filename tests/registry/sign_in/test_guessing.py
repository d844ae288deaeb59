"""Limits on guessing (decree 799, art. 16(2)(2)): they slow strangers, and nobody locks a person out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.support.registry.city import PASSWORD, City

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.actions import begin_session
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in.actions import judge_password
from mingcha.registry.sign_in.limits import Key, begin_attempt
from mingcha.registry.sign_in.models import GuessCount
from mingcha.registry.sign_in.rules import Count, counted, delay, wait_s

HOME, STRANGER = "10.1.1.1", "203.0.113.7"


def guess(name: str, clock: HandClock, password: str = "wrong", address: str = STRANGER, device: str = "") -> int:
    """The seconds to wait; -1 if the password was right, 0 if it was judged and wrong."""
    judged = judge_password(name, password, address=address, device=device, clock=clock)
    return -1 if judged.person is not None else judged.wait_s


def flood(name: str, clock: HandClock, hours: int = 30) -> None:
    """A stranger with a new address for each guess, who never rests."""
    for number in range(hours * 4):
        guess(name, clock, address=f"198.51.{number // 250}.{number % 250}")
        clock.advance(timedelta(minutes=15))


@pytest.mark.law("799-16(2)(2)")
def test_the_delay_grows_and_has_an_end(clock: HandClock) -> None:
    at = clock.now()
    waits = [delay(failures, at, of_address=False).total_seconds() for failures in range(1, 16)]
    assert waits == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    held: Count | None = None
    for _ in range(6):
        held = counted(held, at, of_address=False)
    assert held is not None
    assert wait_s(held, at) == 5
    assert wait_s(held, at + timedelta(seconds=4.2)) == 1
    assert wait_s(held, at + timedelta(seconds=5)) == 0
    assert wait_s(held, at - timedelta(days=9)) == 5, "a clock that was set back"
    assert counted(held, at + timedelta(hours=24), of_address=False).failures == 1


@pytest.mark.law("799-16(2)(2)")
def test_guesses_on_a_name_are_slowed_over_all_addresses(city: City, clock: HandClock) -> None:
    """Issue point B.13: on 0.3.0 each new address began anew (limits by name and address alone)."""
    waits = [guess("monitor", clock, address=f"198.51.100.{number}") for number in range(8)]
    assert waits[:6] == [0] * 6
    assert min(waits[6:]) == 5
    assert guess("monitor", clock, PASSWORD, "198.51.100.99") == 5, "even the right one is not judged"


@pytest.mark.law("799-16(2)(2)")
def test_no_stranger_locks_a_person_out(city: City, clock: HandClock) -> None:
    """Issue point B.13: the person's own browser and own address go on while a stranger floods the name."""
    begin_session(city["monitor"], method=Method.PASSKEY, address=HOME, browser="?", clock=clock)
    flood("monitor", clock)
    assert guess("monitor", clock, PASSWORD, HOME) == -1
    assert guess("monitor", clock, PASSWORD, "192.0.2.1", device="of-the-person") == -1


@pytest.mark.law("799-16(2)(2)")
def test_a_copied_device_cookie_is_slowed_like_a_stranger(city: City, clock: HandClock) -> None:
    for _ in range(20):
        guess("monitor", clock, device="copied")
    assert guess("monitor", clock, PASSWORD, device="copied") > 0
    assert guess("monitor", clock, PASSWORD, device="another") == -1


@pytest.mark.law("799-16(2)(2)")
def test_an_unknown_name_and_a_disabled_account_wait_alike(city: City, clock: HandClock) -> None:
    User.objects.filter(username="guard").update(is_active=False)
    seen = {
        name: [guess(name, clock, PASSWORD if name == "guard" else "wrong", f"198.51.{place}.{number}")
               for number in range(9)]
        for place, name in enumerate(("monitor", "guard", "no-such-person"))
    }  # fmt: skip
    assert seen["monitor"] == seen["guard"] == seen["no-such-person"]


@pytest.mark.law("799-16(2)(2)")
def test_an_own_account_does_not_reset_the_count_of_an_address(city: City, clock: HandClock) -> None:
    waits = []
    for number in range(14):
        waits.append(guess(f"name-{number}", clock))
        guess("nobody", clock, PASSWORD)
    assert max(waits) > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads share a database in memory only on PostgreSQL")
def test_parallel_guesses_pass_no_limit(clock: HandClock) -> None:
    def attempt(_: int) -> int:
        try:
            return begin_attempt((Key("name x"),), clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(attempt, range(40)))
    assert waits.count(0) == 6
    assert GuessCount.objects.get().failures == 6

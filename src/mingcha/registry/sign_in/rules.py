"""How failed attempts slow down further ones: pure decisions (decree 799, art. 16(2)(2)).

Failures are counted by name (strangers alone), by name and address, by device and by address. A person's own browser
and own address have counts of their own, so that a stranger who fails on a name slows strangers and not the person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

MOST_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Count:
    """Failures in a row under one key, the beginning of the last attempt, and when the next one is judged."""

    failures: int
    last_at: datetime
    open_at: datetime


@cites("799-16(2)(2)")
def counted(held: Count | None, at: datetime, *, of_address: bool, of_network: bool = False) -> Count:
    """The count after one more attempt, taken as failed until it succeeds."""
    day = shanghai_day(at)
    forgotten = timedelta(hours=parameters.number("accounts.failures_forgotten_hours", day))
    failures = 1 if held is None or at >= held.last_at + forgotten else held.failures + 1
    return Count(failures, at, at + delay(failures, at, of_address=of_address, of_network=of_network))


@cites("799-16(2)(2)")
def delay(failures: int, at: datetime, *, of_address: bool, of_network: bool = False) -> timedelta:
    """How long to wait after so many failures in a row: none at first, then doubling up to the longest."""
    day = shanghai_day(at)
    key = "accounts.free_failures_of_address" if of_address else "accounts.free_failures"
    key = "accounts.free_attempts_of_network" if of_network else key
    over = failures - parameters.number(key, day)
    if over <= 0:
        return timedelta(0)
    first = parameters.number("accounts.first_delay_seconds", day)
    longest = parameters.number("accounts.longest_delay_seconds", day)
    return timedelta(seconds=min(longest, first * 2 ** min(over - 1, MOST_DOUBLINGS)))


@cites("799-16(2)(2)")
def wait_s(held: Count | None, at: datetime) -> int:
    """Whole seconds until the next attempt is judged; 0 if it is judged now. Never longer than the delay itself: a
    clock that was set back must not lock anybody out."""
    if held is None or at >= held.open_at:
        return 0
    left = min(held.open_at - at, held.open_at - held.last_at)
    return -int(-left.total_seconds() // 1)

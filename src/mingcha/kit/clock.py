"""The clock as a parameter, so that no rule and no test reads the machine's time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of every legal day."""

TICKS_90K = 90_000
"""Ticks of media time in a second (ISO/IEC 14496-12 timescale used everywhere here)."""


class Clock(Protocol):
    """Wall time and a monotonic count."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds of a count that never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        return time.monotonic_ns()


class HandClock:
    """A clock that moves only when told to: for tests and for decisions about another day."""

    def __init__(self, now: datetime, monotonic_ns: int = 1_000_000_000) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._now = now.astimezone(UTC)
        self._monotonic_ns = monotonic_ns

    def now(self) -> datetime:
        return self._now

    def monotonic_ns(self) -> int:
        return self._monotonic_ns

    def advance(self, step: timedelta) -> None:
        """Moves wall and monotonic time forward together."""
        self._now += step
        self._monotonic_ns += int(step.total_seconds() * 1e9)

    def set_wall(self, now: datetime) -> None:
        """Steps the wall time alone, as an administrator or NTP would."""
        self._now = now.astimezone(UTC)


def unix_ms(instant: datetime) -> int:
    """An aware instant as whole milliseconds since 1970-01-01 UTC, by its `timestamp()`: what rows, tickets and entries
    of the log have, so its rounding is never changed."""
    return int(instant.timestamp() * 1000)


def to_90k(instant: datetime) -> int:
    """An aware instant as 90 kHz ticks since 1970-01-01 UTC."""
    seconds = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (seconds // timedelta(microseconds=1)) * 9 // 100


def from_90k(ticks_90k: int) -> datetime:
    """90 kHz ticks since 1970-01-01 UTC as an aware instant (rounded down to a microsecond)."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks_90k * 100 // 9)

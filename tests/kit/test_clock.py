"""Clocks and the 90 kHz line."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.clock import HandClock, SystemClock, from_90k, to_90k, unix_ms


def test_a_second_is_ninety_thousand_ticks() -> None:
    assert to_90k(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 90_000
    assert to_90k(datetime(1970, 1, 1, 8, 0, 1, tzinfo=timezone(timedelta(hours=8)))) == 90_000


@given(st.integers(0, 2**48))
def test_ticks_come_back_within_the_microsecond_that_an_instant_can_hold(ticks: int) -> None:
    assert 0 <= ticks - to_90k(from_90k(ticks)) <= 1


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_milliseconds_are_rounded_as_rows_and_tickets_have_them(instant: datetime) -> None:
    assert unix_ms(instant) == int(instant.timestamp() * 1000)
    assert abs(instant - datetime.fromtimestamp(unix_ms(instant) / 1000, UTC)) <= timedelta(milliseconds=1)


def test_a_hand_clock_stands_until_it_is_moved() -> None:
    clock = HandClock(datetime(2026, 11, 25, 6, tzinfo=UTC))
    before = clock.now(), clock.monotonic_ns()
    assert (clock.now(), clock.monotonic_ns()) == before
    clock.advance(timedelta(seconds=2))
    assert (clock.now() - before[0], clock.monotonic_ns() - before[1]) == (timedelta(seconds=2), 2_000_000_000)
    clock.set_wall(datetime(2026, 1, 1, tzinfo=UTC))
    assert (clock.now(), clock.monotonic_ns() - before[1]) == (datetime(2026, 1, 1, tzinfo=UTC), 2_000_000_000)


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        HandClock(datetime(2026, 11, 25))


def test_the_system_clock_is_aware_and_counts_upwards() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic_ns() <= clock.monotonic_ns()

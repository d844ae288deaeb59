"""Which recorder has a camera's footage of a time, at the edges (articles 16(3), 16(5))."""

import pytest

from mingcha.custody.gateways.rules import HOUR_MS, Held, held_by

A, B = "rec-0001", "rec-0002"
T = 100 * HOUR_MS

pytestmark = pytest.mark.law("16(3)", "16(5)")


def test_one_recorder_alone_is_not_asked_for() -> None:
    assert held_by((), [(A, 1)], 0) == ()


def test_the_first_known_recorder_counts_for_all_earlier_times() -> None:
    assert held_by([(A, T)], [], 5) == (Held(A, 5, 0),)


def test_a_tenure_lasts_until_the_next_begins() -> None:
    tenures = [(A, T), (B, T + 10)]
    assert held_by(tenures, [], 0) == (Held(A, 0, T + 10), Held(B, T + 10, 0))
    assert held_by(tenures, [], T + 9) == (Held(A, T + 9, T + 10), Held(B, T + 10, 0))
    assert held_by(tenures, [], T + 10) == (Held(B, T + 10, 0),)
    assert held_by(tenures, [], T + 11) == (Held(B, T + 11, 0),)


def test_sealed_hours_tell_of_the_time_before_the_first_tenure() -> None:
    hours = [(B, 99), (A, 98), (B, 100), (B, 101)]
    assert held_by([(A, T)], hours, 0) == (Held(A, 0, 99 * HOUR_MS), Held(B, 99 * HOUR_MS, T), Held(A, T, 0))


def test_two_ranges_of_one_recorder_are_one() -> None:
    assert held_by([(A, T), (A, T + 5), (B, T + 9), (B, T + 10)], [(A, 97), (A, 98)], 0) == (
        Held(A, 0, T + 9), Held(B, T + 9, 0),
    )  # fmt: skip

"""Where each millisecond of a camera-day went: examples by hand, and any day against a count second by second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.custody.proofs.day_account import (
    NOT_ASSIGNED,
    SWITCHED_OFF,
    CameraLife,
    DayAccount,
    ReportedHour,
    account,
    together,
)

H = 3_600_000
M = 60_000
DAY = 24 * H
OLD = CameraLife(-DAY, (), enabled_now=True, reported_before=True)
WHOLE = (1 << 60) - 1


def said(hour: int, bitmap: int = WHOLE, *gaps: tuple[int, int, str], recorder: str = "a") -> ReportedHour:
    """An hour of which gaps are given in ms from its begin."""
    return ReportedHour(hour, recorder, bitmap, tuple((hour * H + a, hour * H + b, why) for a, b, why in gaps), 10)


@pytest.mark.law("16(5)")
def test_a_day_of_footage_and_a_gap() -> None:
    hours = [said(hour) for hour in range(24) if hour != 7]
    hours.append(said(7, WHOLE & ~0b11, (0, 2 * M, "SILENT"), (10 * M + 5, 10 * M + 1505, "LOSS")))
    found = account(0, DAY, hours, OLD)
    assert found == DayAccount(DAY, DAY - 2 * M - 1500, {"LOSS": 1500, "SILENT": 2 * M}, 0, 240)
    assert found.complete_permille == 998


@pytest.mark.law("16(5)")
def test_an_hour_of_which_nobody_speaks_is_unexplained_and_so_is_a_minute_without_mark() -> None:
    hours = [said(hour) for hour in range(24) if hour != 7]
    assert account(0, DAY, hours, OLD).unexplained_ms == H
    hours.append(said(7, WHOLE & ~0b1))
    found = account(0, DAY, hours, OLD)
    assert (found.unexplained_ms, found.footage_ms, found.gaps_ms) == (M, DAY - M, {})


def test_time_before_registration_is_not_expected_and_before_the_first_word_it_is_not_assigned() -> None:
    life = CameraLife(8 * H, (), enabled_now=True, reported_before=False)
    hours = [said(hour) for hour in range(9, 24)]
    found = account(0, DAY, hours, life)
    assert (found.expected_ms, found.footage_ms, found.gaps_ms) == (16 * H, 15 * H, {NOT_ASSIGNED: H})
    assert account(0, 8 * H, (), life) == DayAccount(0, 0)
    silent = account(0, DAY, (), life)
    assert (silent.gaps_ms, silent.unexplained_ms) == ({NOT_ASSIGNED: 16 * H}, 0)


def test_what_the_register_switched_off_is_a_gap_and_what_follows_is_asked_for() -> None:
    life = CameraLife(-DAY, ((2 * H, False), (5 * H, True)), enabled_now=True, reported_before=True)
    found = account(0, DAY, [said(0), said(1), said(6)], life)
    assert found.gaps_ms == {SWITCHED_OFF: 3 * H, NOT_ASSIGNED: H}
    assert (found.footage_ms, found.unexplained_ms) == (3 * H, 17 * H)
    assert found.complete_permille == 3 * H * 1000 // (21 * H)
    off = CameraLife(-DAY, (), enabled_now=False, reported_before=True)
    assert account(0, DAY, (), off).gaps_ms == {SWITCHED_OFF: DAY}
    assert account(0, DAY, (), off).complete_permille is None


def test_of_two_recorders_the_one_with_footage_counts_and_a_gap_only_where_neither_has_any() -> None:
    first = said(3, (1 << 30) - 1, recorder="a")
    second = said(3, WHOLE & ~((1 << 32) - 1), (0, 32 * M, "DISABLED"), recorder="b")
    found = account(3 * H, 4 * H, [first, second], OLD)
    assert (found.footage_ms, found.gaps_ms, found.unexplained_ms) == (58 * M, {SWITCHED_OFF: 2 * M}, 0)


def test_two_labels_of_one_recorder_share_the_minute_in_which_they_change() -> None:
    trial = said(3, 0b111)
    in_use = said(3, WHOLE & ~0b11, (2 * M, 2 * M + 700, "LOSS"))
    found = account(3 * H, 4 * H, [trial, in_use], OLD)
    assert (found.footage_ms, found.gaps_ms) == (H - 700, {"LOSS": 700})


def test_sums_of_several_days() -> None:
    assert together(()) == DayAccount(0, 0)
    total = together([DayAccount(10, 5, {"LOSS": 5}), DayAccount(10, 2, {"LOSS": 1, "SILENT": 3}, 4, 7)])
    assert total == DayAccount(20, 7, {"LOSS": 6, "SILENT": 3}, 4, 7)


REASONS = st.sampled_from(["LOSS", "SILENT", "DISABLED"])
GAPS = st.lists(st.tuples(st.integers(0, 3599), st.integers(1, 900), REASONS), max_size=3).map(
    lambda rows: tuple((a * 1000, min(a + length, 3600) * 1000, why) for a, length, why in sorted(rows))
)
HOURS = st.lists(
    st.builds(
        lambda hour, bits, gaps, recorder: said(hour, bits, *gaps, recorder=recorder),
        st.integers(0, 2), st.integers(0, WHOLE), GAPS, st.sampled_from("ab"),
    ),
    max_size=4,
)  # fmt: skip
SWITCHES = st.lists(st.integers(0, 3 * 3600), max_size=3, unique=True).map(sorted)


@given(HOURS, SWITCHES, st.booleans(), st.integers(-1, 2 * 3600))
def test_any_window_adds_up_and_agrees_with_a_count_by_the_second(
    hours: list[ReportedHour], at_s: list[int], last: bool, registered_s: int
) -> None:
    switches = tuple((at * 1000, last if (len(at_s) - n) % 2 else not last) for n, at in enumerate(at_s))
    life = CameraLife(registered_s * 1000, switches, enabled_now=last, reported_before=True)
    found = account(0, 3 * H, hours, life)
    assert found.footage_ms + found.gap_ms + found.unexplained_ms == found.expected_ms
    assert found.footage_ms == 1000 * sum(_has_footage(hours, second) for second in range(3 * 3600))
    assert found.gap_ms >= found.gaps_ms.get(SWITCHED_OFF, 0) >= 0


def _has_footage(hours: list[ReportedHour], second: int) -> bool:
    """Whether some recorder marks the minute and names no gap over this second."""
    for recorder in {row.recorder for row in hours}:
        same = [row for row in hours if row.recorder == recorder and row.hour == second // 3600]
        marked = any(row.bitmap >> (second % 3600 // 60) & 1 for row in same)
        gap = any(a <= second * 1000 < b for row in same for a, b, _ in row.gaps)
        if marked and not gap:
            return True
    return False

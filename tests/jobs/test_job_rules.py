"""The state machine as a table, back-off, and which faults are tried again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from mingcha.jobs import rules
from mingcha.jobs.rules import JobState, PartState
from mingcha.kit.errors import FaultKind

PART_TABLE = """
           waiting queued running done failed cancelled
waiting       -      x       -     -     -       x
queued        -      -       x     -     -       x
running       -      x       -     x     x       x
done          -      -       -     -     -       -
failed        -      -       -     -     -       -
cancelled     -      -       -     -     -       -
"""
JOB_TABLE = """
           queued running done failed cancelled
queued        -      x      -     -       x
running       -      -      x     x       x
done          -      -      -     -       -
failed        -      -      -     -       -
cancelled     -      -      -     -       -
"""


def table(text: str) -> dict[tuple[str, str], bool]:
    head, *lines = [line.split() for line in text.strip().splitlines()]
    return {(line[0], after): cell == "x" for line in lines for after, cell in zip(head, line[1:], strict=True)}


def test_what_may_become_of_a_part() -> None:
    moves = {(before, after): after in rules.PART_MOVES[before] for before in PartState for after in PartState}
    assert moves == table(PART_TABLE)


def test_what_may_become_of_a_job() -> None:
    moves = {(before, after): after in rules.JOB_MOVES[before] for before in JobState for after in JobState}
    assert moves == table(JOB_TABLE)
    assert {JobState.QUEUED, JobState.RUNNING} == rules.JOB_OPEN
    assert {PartState.WAITING, PartState.QUEUED, PartState.RUNNING} == rules.PART_OPEN


def test_a_part_rests_longer_after_each_failure_and_ends_after_five() -> None:
    pauses = [rules.pause_after(failures) for failures in range(1, 40)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (10, 20, 40, 80)]
    assert all(first <= second for first, second in pairwise(pauses))
    assert pauses[-1] == rules.LONGEST_PAUSE
    assert [rules.may_be_tried_again(failures) for failures in range(7)] == [True] * 5 + [False] * 2


def test_hints_become_seldom() -> None:
    pauses = [rules.pause_between_hints(hints) for hints in range(30)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (30, 30, 60, 120)]
    assert pauses[-1] == rules.LONGEST_HINT_PAUSE


def test_a_worker_renews_in_time() -> None:
    assert rules.RENEW_EVERY * 3 < rules.LEASE_LENGTH


@pytest.mark.parametrize("kind", FaultKind)
def test_only_what_may_pass_by_itself_is_tried_again(kind: FaultKind) -> None:
    passing = {FaultKind.UNAVAILABLE, FaultKind.EXHAUSTED, FaultKind.INTERNAL, FaultKind.CORRUPT}
    assert rules.is_worth_another_try(kind) is (kind in passing)


@pytest.mark.parametrize("state", JobState)
def test_what_ended_or_is_being_written_is_not_cancelled(state: JobState) -> None:
    assert rules.may_cancel(state, is_writing=False) is (state in rules.JOB_OPEN)
    assert not rules.may_cancel(state, is_writing=True)

"""The state machine of jobs and parts, and how often and when a part is tried again. Plain values, no database."""

from datetime import timedelta
from enum import StrEnum

from mingcha.kit.errors import FaultKind


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"  # no part was taken yet
    RUNNING = "running"  # at least one part was taken
    DONE = "done"  # every part is done
    FAILED = "failed"  # one part failed for good
    CANCELLED = "cancelled"  # somebody ended it before its end


class PartState(StrEnum):
    """Where a part stands."""

    WAITING = "waiting"  # parts of an earlier stage are not done yet
    QUEUED = "queued"  # a worker may take it from its due time on
    RUNNING = "running"  # a worker has its lease
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
"""State of a job -> the states that may follow."""
PART_MOVES: dict[PartState, frozenset[PartState]] = {
    PartState.WAITING: frozenset({PartState.QUEUED, PartState.CANCELLED}),
    PartState.QUEUED: frozenset({PartState.RUNNING, PartState.CANCELLED}),
    PartState.RUNNING: frozenset({PartState.DONE, PartState.QUEUED, PartState.FAILED, PartState.CANCELLED}),
    PartState.DONE: frozenset(),
    PartState.FAILED: frozenset(),
    PartState.CANCELLED: frozenset(),
}
"""State of a part -> the states that may follow."""
JOB_OPEN = frozenset(state for state, following in JOB_MOVES.items() if following)
"""States of a job that has not ended."""
PART_OPEN = frozenset(state for state, following in PART_MOVES.items() if following)
"""States of a part that has not ended."""

MOST_FAILURES = 5
"""A part that failed, or whose worker died, this often fails for good, and its job with it."""
MOST_PARTS = 10_000
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
LEASE_LENGTH = timedelta(seconds=60)
"""How long a part stays with a worker that does not renew its lease."""
RENEW_EVERY = LEASE_LENGTH / 4
LONGEST_SILENCE = timedelta(minutes=30)
"""A handler that comes to no checkpoint for longer hangs. The end of a large act has none and takes minutes."""
KEEP_JOBS = timedelta(days=90)
"""How long jobs that have ended are kept."""
FIRST_HINT_PAUSE = timedelta(seconds=30)
LONGEST_HINT_PAUSE = timedelta(minutes=30)

_LASTING = frozenset(
    {
        FaultKind.INVALID,
        FaultKind.NOT_FOUND,
        FaultKind.FORBIDDEN,
        FaultKind.CONFLICT,
        FaultKind.UNSUPPORTED,
        FaultKind.UNAUTHENTICATED,
    }
)
"""Faults that the same input meets again, however often it is tried."""


def is_worth_another_try(kind: FaultKind) -> bool:
    """Whether the same part may succeed later: a part that does not answer may come back, wrong input stays wrong."""
    return kind not in _LASTING


def may_be_tried_again(failures: int) -> bool:
    """Whether a part that failed `failures` times may be taken once more."""
    return failures < MOST_FAILURES


def pause_after(failures: int) -> timedelta:
    """How long a part rests after its failure number `failures` (from 1): doubled each time, up to LONGEST_PAUSE."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)


def pause_between_hints(hints: int) -> timedelta:
    """How long a queued part waits for a worker after its hint number `hints` before it gets another one.

    Doubled each time: workers may be busy, and hints that pile up cost as much as work.
    """
    return min(FIRST_HINT_PAUSE * (1 << min(max(hints - 1, 0), 20)), LONGEST_HINT_PAUSE)


def may_cancel(state: JobState, *, is_writing: bool) -> bool:
    """Whether a job may be cancelled. Not while the part that carries out its business act runs: the act may be in the
    log already when the answer "cancelled" is given."""
    return JobState.CANCELLED in JOB_MOVES[state] and not is_writing

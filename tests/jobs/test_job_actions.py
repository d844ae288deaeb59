"""Jobs and parts in the database: taking, fencing, stages, failures, cancelling, what constraints refuse."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.support.jobs.kinds import COUNT, Counting, registered

from mingcha.jobs import actions, rules
from mingcha.jobs.actions import (
    cancel_job,
    fail_part,
    finish_part,
    give_back_part,
    prune_jobs,
    queue_job,
    renew,
    take_part,
    take_up_abandoned,
)
from mingcha.jobs.hints import hint_due_parts
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.queries import job, jobs, open_jobs_of, parts_of
from mingcha.jobs.rules import JobState
from mingcha.jobs.values import JobRow, NewPart, PartLease
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

BY = program("test")
NO = Words("不行", "no")
SECOND = timedelta(seconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counting")]


def queued(clock: HandClock, *parts: NewPart) -> JobRow:
    return queue_job(COUNT, parts or (NewPart(),), arguments={"file": "x"}, by=BY, clock=clock)


def taken(number: int, part: int, clock: HandClock, holder: str = "one") -> PartLease:
    lease = take_part(number, part, holder, clock=clock)
    assert lease is not None
    return lease


def states(number: int) -> list[str]:
    return [part.state.value for part in parts_of(number)]


def test_a_job_from_its_beginning_to_its_end(clock: HandClock, counting: Counting) -> None:
    row = queued(clock, NewPart(), NewPart(), NewPart(1, writes=True))
    assert (row.state, row.parts, row.arguments, row.asked_by) == ("queued", 3, {"file": "x"}, "program:test")
    assert states(row.number) == ["queued", "queued", "waiting"]
    first, second = taken(row.number, 1, clock), taken(row.number, 2, clock, "two")
    assert job(row.number).state is JobState.RUNNING
    assert finish_part(first, {"n": 1}, clock=clock)
    assert states(row.number) == ["done", "running", "waiting"], "a stage waits for all parts before it"
    assert finish_part(second, {"n": 2}, clock=clock)
    assert states(row.number) == ["done", "done", "queued"]
    assert finish_part(taken(row.number, 3, clock), {"n": 3}, clock=clock)
    ended = job(row.number)
    assert (ended.state, ended.parts_done, ended.result) == ("done", 3, {"n": 3})
    assert ended.ended_at == clock.now()
    assert not ended.is_open


def test_a_part_is_taken_once(clock: HandClock) -> None:
    row = queued(clock)
    assert taken(row.number, 1, clock).tries == 1
    assert take_part(row.number, 1, "two", clock=clock) is None
    assert take_part(row.number, 2, "two", clock=clock) is None, "there is no such part"
    assert take_part(row.number + 1, 1, "two", clock=clock) is None, "there is no such job"


def test_a_lost_lease_writes_nothing(clock: HandClock) -> None:
    row = queued(clock)
    slow = taken(row.number, 1, clock, "slow")
    clock.advance(rules.LEASE_LENGTH)
    assert take_up_abandoned(clock=clock) == 1
    quick = taken(row.number, 1, clock, "slow")  # even under the same name
    assert quick.tries == 2
    before = parts_of(row.number)
    assert not renew(slow, progress=7, clock=clock)
    assert not finish_part(slow, {}, clock=clock)
    assert not fail_part(slow, NO, lasting=True, clock=clock)
    assert not give_back_part(slow, clock=clock)
    assert parts_of(row.number) == before
    assert finish_part(quick, {"by": "quick"}, clock=clock)
    assert job(row.number).result == {"by": "quick"}


def test_a_renewed_lease_is_not_taken_up(clock: HandClock) -> None:
    row = queued(clock)
    lease = taken(row.number, 1, clock)
    clock.advance(rules.LEASE_LENGTH - SECOND)
    assert take_up_abandoned(clock=clock) == 0
    assert renew(lease, progress=5, clock=clock)
    clock.advance(rules.LEASE_LENGTH - SECOND)
    assert take_up_abandoned(clock=clock) == 0
    assert parts_of(row.number)[0].progress == 5
    clock.advance(SECOND)
    assert take_up_abandoned(clock=clock) == 1
    assert take_up_abandoned(clock=clock) == 0


def test_a_job_whose_act_cannot_be_looked_for_keeps_no_other_waiting(clock: HandClock, counting: Counting) -> None:
    def fails(_job: JobRow) -> None:
        raise ValueError("the log cannot be read")

    with registered(JobKind("test.broken", NO, counting.run, written=fails)):
        broken = queue_job("test.broken", [NewPart(writes=True)], arguments={}, by=BY, clock=clock)
        taken(broken.number, 1, clock)
        clock.advance(SECOND)
        row = queued(clock)
        taken(row.number, 1, clock)
        clock.advance(rules.LEASE_LENGTH)
        with pytest.raises(ValueError, match="cannot be read"):
            take_up_abandoned(clock=clock)
        assert (states(broken.number), states(row.number)) == (["running"], ["queued"])


def test_a_failing_part_rests_and_its_job_fails_after_five(clock: HandClock, counting: Counting) -> None:
    row = queued(clock, NewPart(), NewPart())
    for failures in range(1, rules.MOST_FAILURES):
        assert fail_part(taken(row.number, 1, clock), NO, lasting=False, clock=clock)
        assert parts_of(row.number)[0].failures == failures
        clock.advance(rules.pause_after(failures) - SECOND)
        assert take_part(row.number, 1, "one", clock=clock) is None, "it rests"
        clock.advance(SECOND)
    assert fail_part(taken(row.number, 1, clock), NO, lasting=False, clock=clock)
    ended = job(row.number)
    assert ended.state is JobState.FAILED
    assert ended.error == Words("第 1 段失败 5 次：不行", "part 1 failed 5 times: no")
    assert states(row.number) == ["failed", "cancelled"]


def test_a_lasting_failure_fails_the_job_at_once(clock: HandClock) -> None:
    row = queued(clock, NewPart(), NewPart())
    other = taken(row.number, 2, clock, "other")
    assert fail_part(taken(row.number, 1, clock), NO, lasting=True, article="18", clock=clock)
    ended = job(row.number)
    assert (ended.state, ended.error, ended.error_article) == ("failed", NO, "18")
    assert not finish_part(other, {}, clock=clock), "the job has ended under it"


def test_a_part_whose_workers_die_fails_its_job(clock: HandClock) -> None:
    row = queued(clock)
    for _ in range(rules.MOST_FAILURES):
        taken(row.number, 1, clock)
        clock.advance(rules.LEASE_LENGTH)
        assert take_up_abandoned(clock=clock) == 1
        clock.advance(rules.LONGEST_PAUSE)
    assert job(row.number).state is JobState.FAILED
    assert "ended in the middle" in (job(row.number).error or NO).en


def test_an_act_that_is_in_the_log_ends_its_part_well(clock: HandClock, counting: Counting) -> None:
    row = queued(clock, NewPart(writes=True))
    for _ in range(rules.MOST_FAILURES - 1):
        taken(row.number, 1, clock)
        clock.advance(rules.LEASE_LENGTH)
        take_up_abandoned(clock=clock)
        clock.advance(rules.LONGEST_PAUSE)
    taken(row.number, 1, clock)
    clock.advance(rules.LEASE_LENGTH)
    counting.in_the_log = {"entry": 7}
    assert take_up_abandoned(clock=clock) == 1
    assert (job(row.number).state, job(row.number).result) == ("done", {"entry": 7})


def test_an_act_that_ends_while_the_clock_waits_for_the_writers_place_is_found(
    clock: HandClock, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = queued(clock, NewPart(writes=True))
    for _ in range(rules.MOST_FAILURES - 1):
        taken(row.number, 1, clock)
        clock.advance(rules.LEASE_LENGTH)
        take_up_abandoned(clock=clock)
        clock.advance(rules.LONGEST_PAUSE)
    taken(row.number, 1, clock)
    clock.advance(rules.LEASE_LENGTH)
    locked = actions._locked

    def after_the_act(number: int) -> object:
        counting.in_the_log = {"entry": 7}
        return locked(number)

    monkeypatch.setattr(actions, "_locked", after_the_act)
    assert take_up_abandoned(clock=clock) == 1
    assert (job(row.number).state, job(row.number).result) == ("done", {"entry": 7})


def test_giving_back_counts_as_no_failure(clock: HandClock) -> None:
    row = queued(clock)
    for tries in range(1, 2 * rules.MOST_FAILURES):
        lease = taken(row.number, 1, clock)
        assert lease.tries == tries
        assert give_back_part(lease, clock=clock)
    assert parts_of(row.number)[0].failures == 0


def test_cancelling(clock: HandClock) -> None:
    row = queued(clock, NewPart(), NewPart(), NewPart(1))
    running = taken(row.number, 1, clock)
    assert cancel_job(row.number, clock=clock).state is JobState.CANCELLED
    assert states(row.number) == ["cancelled"] * 3
    assert not finish_part(running, {}, clock=clock)
    assert take_part(row.number, 2, "two", clock=clock) is None
    with pytest.raises(Fault) as caught:
        cancel_job(row.number, clock=clock)
    assert caught.value.kind is FaultKind.CONFLICT


def test_a_job_that_writes_is_not_cancelled(clock: HandClock) -> None:
    row = queued(clock, NewPart(writes=True))
    lease = taken(row.number, 1, clock)
    with pytest.raises(Fault, match="is writing"):
        cancel_job(row.number, clock=clock)
    give_back_part(lease, clock=clock)
    assert cancel_job(row.number, clock=clock).state is JobState.CANCELLED
    stuck = queued(clock, NewPart(writes=True))
    taken(stuck.number, 1, clock)
    clock.advance(rules.LEASE_LENGTH)
    with pytest.raises(Fault, match="is writing"):
        cancel_job(stuck.number, clock=clock)
    clock.advance(rules.LONGEST_SILENCE)
    assert cancel_job(stuck.number, clock=clock).state is JobState.CANCELLED, "nobody could take it up"


def test_ones_own_jobs(clock: HandClock) -> None:
    mine, other = queued(clock), queue_job(COUNT, [NewPart()], arguments={}, by=program("other"), clock=clock)
    assert [row.number for row in jobs()] == [other.number, mine.number]
    assert [row.number for row in jobs(asked_by="program:test")] == [mine.number]
    for ask in (lambda: job(other.number, asked_by="program:test"),
                lambda: cancel_job(other.number, asked_by="program:test", clock=clock),
                lambda: job(10**9)):  # fmt: skip
        with pytest.raises(Fault) as caught:
            ask()
        assert caught.value.kind is FaultKind.NOT_FOUND
    cancel_job(mine.number, asked_by="program:test", clock=clock)
    assert [row.number for row in jobs(only_open=True)] == [other.number]
    assert [row.number for row in open_jobs_of(COUNT)] == [other.number]


def test_what_cannot_be_queued(clock: HandClock) -> None:
    with pytest.raises(Fault, match="knows no jobs"):
        queue_job("test.unknown", [NewPart()], arguments={}, by=BY, clock=clock)
    for parts in ([], [NewPart(1), NewPart(0)], [NewPart()] * (rules.MOST_PARTS + 1)):
        with pytest.raises(Fault, match="a job has"):
            queue_job(COUNT, parts, arguments={}, by=BY, clock=clock)
    with pytest.raises(TypeError):
        queue_job(COUNT, [NewPart()], arguments={"share": 0.5}, by=BY, clock=clock)  # type: ignore[dict-item]
    assert Job.objects.count() == 0


def test_a_hint_that_is_lost_is_given_again(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("mingcha.jobs.hints._enqueue", lambda _kind, job, part: given.append((job, part)))
    row = queued(clock)  # this test's transaction is never committed, so the first hint is lost
    assert hint_due_parts(clock=clock) == 0, "workers may be busy"
    clock.advance(rules.FIRST_HINT_PAUSE)
    assert hint_due_parts(clock=clock) == 1
    assert hint_due_parts(clock=clock) == 0
    clock.advance(rules.FIRST_HINT_PAUSE)
    assert hint_due_parts(clock=clock) == 0, "the second pause is longer"
    clock.advance(rules.FIRST_HINT_PAUSE)
    assert hint_due_parts(clock=clock) == 1
    fail_part(taken(row.number, 1, clock), NO, lasting=False, clock=clock)
    assert hint_due_parts(clock=clock) == 0, "it rests"
    clock.advance(rules.pause_after(1))
    assert hint_due_parts(clock=clock) == 1
    assert given == [(row.number, 1)] * 3


def test_a_part_without_any_hint_comes_before_those_that_wait(
    clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a database sorts null last."""
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("mingcha.jobs.hints._enqueue", lambda _kind, job, part: given.append((job, part)))
    monkeypatch.setattr("mingcha.jobs.hints._MOST_AT_ONCE", 1)
    waiting, row = queued(clock, *[NewPart()] * 20), queued(clock)
    JobPart.objects.filter(job=row.number).update(hints=0, hinted_at=None)
    assert hint_due_parts(clock=clock) == 1
    assert given == [(row.number, 1)]
    clock.advance(rules.FIRST_HINT_PAUSE)
    assert hint_due_parts(clock=clock) == 1
    assert given[1:] == [(waiting.number, 1)]


def test_hints_follow_the_commit(
    clock: HandClock, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, counting: Counting
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("mingcha.jobs.hints._enqueue", lambda _kind, job, part: given.append((job, part)))
    with django_capture_on_commit_callbacks(execute=True):
        row = queued(clock, NewPart(), NewPart(), NewPart(1))
    assert given == [(row.number, 1), (row.number, 2)]
    with django_capture_on_commit_callbacks(execute=True):
        for part in (1, 2):
            finish_part(taken(row.number, part, clock), {}, clock=clock)
    assert given[2:] == [(row.number, 3)]
    with django_capture_on_commit_callbacks(execute=True):
        finish_part(taken(row.number, 3, clock), {}, clock=clock)
    assert [row.number for row in counting.cleared] == [row.number]


def test_jobs_that_ended_long_ago_go(clock: HandClock) -> None:
    ended, still_open = queued(clock), queued(clock)
    cancel_job(ended.number, clock=clock)
    clock.advance(rules.KEEP_JOBS - SECOND)
    assert prune_jobs(clock=clock) == 0
    clock.advance(SECOND)
    assert prune_jobs(clock=clock) == 2, "the job and its part"
    assert [row.number for row in jobs()] == [still_open.number]


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "thinking"},
        {"state": "running"},
        {"state": "running", "holder": "one"},
        {"holder": "one"},
        {"state": "done", "tries": 1},
        {"result": "{}"},
        {"state": "waiting", "tries": 1},
        {"failures": 1},
        {"tries": 9, "failures": rules.MOST_FAILURES + 1},
        {"number": 0},
    ],
)
def test_the_database_refuses_a_part_that_cannot_be(clock: HandClock, columns: dict[str, Any]) -> None:
    row = queued(clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobPart.objects.filter(job=row.number).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "thinking"},
        {"state": "running"},
        {"state": "done"},
        {"state": "failed"},
        {"parts_done": 2},
        {"parts": 0},
        {"error_zh": "x"},
    ],
)
def test_the_database_refuses_a_job_that_cannot_be(clock: HandClock, columns: dict[str, Any]) -> None:
    row = queued(clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=row.number).update(**columns)
    ended = {"ended_at": clock.now(), **columns}
    if columns.get("state") != "failed":
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.filter(pk=row.number).update(**ended)

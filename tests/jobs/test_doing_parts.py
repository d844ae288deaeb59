"""One part done by a worker: how it ends when the handler does, refuses, fails, is stopped or has lost its lease."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from unittest.mock import patch

import pytest
from django.db import OperationalError
from tests.support.jobs.kinds import COUNT, Counting

from mingcha.jobs import kinds, rules, working
from mingcha.jobs.actions import cancel_job, queue_job, take_up_abandoned
from mingcha.jobs.queries import job, parts_of
from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.running import EndsBadlyError, LeaseLostError, PartRun
from mingcha.jobs.values import JobRow, NewPart
from mingcha.jobs.working import do_part, renew_once
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

pytestmark = pytest.mark.django_db


def queued(clock: HandClock, *parts: NewPart) -> JobRow:
    return queue_job(COUNT, parts or (NewPart(),), arguments={}, by=program("test"), clock=clock)


def raising(error: Exception) -> Callable[[PartRun], object]:
    def act(_run: PartRun) -> None:
        raise error

    return act


def test_a_job_is_done_part_by_part(clock: HandClock, counting: Counting) -> None:
    row = queued(clock, NewPart(), NewPart(), NewPart(1))
    assert not do_part(row.number, 3, clock=clock), "its stage waits"
    assert all(do_part(row.number, part, clock=clock) for part in (2, 1, 3))
    assert not do_part(row.number, 1, clock=clock), "a hint that comes twice"
    assert counting.ran == [(row.number, 2, 1), (row.number, 1, 1), (row.number, 3, 1)]
    assert job(row.number).result == {"part": 3, "earlier": 2}


@pytest.mark.parametrize(
    ("error", "words", "article"),
    [
        (Refused(refuse("18", "不可", "not here")), "not here", "18"),
        (Fault(FaultKind.INVALID, "wrong file"), "wrong file", ""),
        (Fault(FaultKind.FORBIDDEN, "not you"), "not you", ""),
    ],
)
def test_what_lasts_fails_the_job_at_once(
    clock: HandClock, counting: Counting, error: Exception, words: str, article: str
) -> None:
    counting.act = raising(error)
    row = queued(clock)
    assert not do_part(row.number, 1, clock=clock)
    ended = job(row.number)
    assert ended.error is not None
    assert (ended.state, ended.error.en, ended.error_article) == ("failed", words, article)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Fault(FaultKind.UNAVAILABLE, "away"), "away"),
        (ZeroDivisionError("secret"), "an internal error; see the program's log"),
        (OperationalError("locked"), "the database did not answer"),
        (ValueError("not canonical"), "an internal error; see the program's log"),
    ],
)
def test_what_may_pass_is_tried_again(
    clock: HandClock, counting: Counting, error: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.jobs.working.connection.close", lambda: None)  # the test's own transaction
    counting.act = raising(error)
    row = queued(clock)
    assert not do_part(row.number, 1, clock=clock)
    (part,) = parts_of(row.number)
    assert part.error is not None
    assert (part.state, part.failures, part.error.en) == ("queued", 1, words)
    counting.act = lambda _run: None
    clock.advance(rules.pause_after(1))
    assert do_part(row.number, 1, clock=clock)
    assert job(row.number).state is JobState.DONE


def test_a_program_that_ends_gives_its_part_back(clock: HandClock, counting: Counting) -> None:
    stopping = Event()

    def act(run: PartRun) -> None:
        run.checkpoint(3)
        stopping.set()
        run.checkpoint(4)
        raise AssertionError("not reached")

    counting.act = act
    row = queued(clock)
    assert not do_part(row.number, 1, clock=clock, stopping=stopping)
    (part,) = parts_of(row.number)
    assert (part.state, part.failures, part.holder) == ("queued", 0, "")
    assert not do_part(row.number, 1, clock=clock, stopping=stopping), "an ending program takes nothing"
    assert len(counting.ran) == 1


def test_a_part_that_cannot_be_given_back_is_taken_up_when_its_lease_ends(clock: HandClock, counting: Counting) -> None:
    stopping = Event()

    def act(run: PartRun) -> None:
        stopping.set()
        run.checkpoint()

    counting.act = act
    row = queued(clock)
    with (
        patch.object(working, "give_back_part", side_effect=OperationalError("away")),
        patch.object(working.connection, "close"),
    ):
        assert not do_part(row.number, 1, clock=clock, stopping=stopping)
    assert parts_of(row.number)[0].state is PartState.RUNNING
    clock.advance(rules.LEASE_LENGTH)
    assert take_up_abandoned(clock=clock) == 1
    assert parts_of(row.number)[0].state is PartState.QUEUED


def test_a_worker_that_was_cut_off_finishes_nothing(clock: HandClock, counting: Counting) -> None:
    row = queued(clock)

    def act(_run: PartRun) -> None:
        if len(counting.ran) == 1:  # while the first worker is away its lease ends and another one does the part
            clock.advance(rules.LEASE_LENGTH)
            assert take_up_abandoned(clock=clock) == 1
            assert do_part(row.number, 1, clock=clock)

    counting.act = act
    assert not do_part(row.number, 1, clock=clock)
    assert counting.ran == [(row.number, 1, 1), (row.number, 1, 2)]
    assert job(row.number).state is JobState.DONE


def test_a_cancelled_job_ends_at_the_next_checkpoint(clock: HandClock, counting: Counting) -> None:
    row = queued(clock)

    def act(run: PartRun) -> None:
        cancel_job(row.number, clock=clock)
        run.is_lost.set()  # as the renewal does
        with pytest.raises(LeaseLostError):
            run.checkpoint()
        raise LeaseLostError

    counting.act = act
    assert not do_part(row.number, 1, clock=clock)
    assert parts_of(row.number)[0].state is PartState.CANCELLED


def test_an_act_that_is_in_the_log_is_not_done_again(clock: HandClock, counting: Counting) -> None:
    counting.in_the_log = {"entry": 7}
    row = queued(clock, NewPart(), NewPart(1, writes=True))
    assert do_part(row.number, 1, clock=clock)
    assert do_part(row.number, 2, clock=clock)
    assert [part for _, part, _ in counting.ran] == [1], "only what writes is asked for"
    assert job(row.number).result == {"entry": 7}


@pytest.mark.parametrize(
    "error", [Fault(FaultKind.CONFLICT, "these names are taken"), EndsBadlyError(Words("已占用", "names are taken"))]
)
def test_an_act_that_another_worker_wrote_meanwhile_is_no_failure(
    clock: HandClock, counting: Counting, error: Exception
) -> None:
    def act(_run: PartRun) -> None:
        counting.in_the_log = {"entry": 7}  # a worker that was thought dead
        raise error

    counting.act = act
    row = queued(clock, NewPart(writes=True))
    assert do_part(row.number, 1, clock=clock)
    assert (job(row.number).state, job(row.number).result) == ("done", {"entry": 7})


def test_a_kind_of_a_later_program_is_left_alone(clock: HandClock, counting: Counting) -> None:
    row = queued(clock)
    with patch.object(kinds, "_kinds", {}):
        assert not do_part(row.number, 1, clock=clock)
    assert parts_of(row.number)[0].tries == 0


def test_renewing_notes_the_progress_and_a_lost_lease(clock: HandClock, counting: Counting) -> None:
    row = queued(clock)

    def act(run: PartRun) -> None:
        clock.advance(rules.RENEW_EVERY)
        run.checkpoint(40)
        renew_once(run)
        (part,) = parts_of(row.number)
        assert (part.progress, part.until) == (40, clock.now() + rules.LEASE_LENGTH)
        assert not run.is_lost.is_set()
        cancel_job(row.number, clock=clock)
        renew_once(run)
        assert run.is_lost.is_set()
        run.checkpoint()
        raise AssertionError("not reached")

    counting.act = act
    assert not do_part(row.number, 1, clock=clock)
    assert job(row.number).state is JobState.CANCELLED


def test_a_handler_that_hangs_ends_its_program(
    clock: HandClock, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread cannot be ended: without this a worker is lost for ever."""
    hangs = Event()
    monkeypatch.setattr(working, "HANGS", hangs)
    monkeypatch.setattr(working, "RENEW_EVERY", timedelta(milliseconds=1))
    monkeypatch.setattr(working, "renew_once", lambda _run: None)

    def act(_run: PartRun) -> None:
        clock.advance(rules.LONGEST_SILENCE + timedelta(seconds=1))
        assert hangs.wait(30)

    assert do_part(queued(clock).number, 1, clock=clock)
    assert not hangs.is_set(), "one that ends in time"
    counting.act = act
    do_part(queued(clock).number, 1, clock=clock)
    assert hangs.is_set()


def test_a_handler_that_hangs_loses_its_lease(clock: HandClock, counting: Counting) -> None:
    def act(run: PartRun) -> None:
        clock.advance(rules.LONGEST_SILENCE)
        assert not run.hangs
        clock.advance(timedelta(seconds=1))
        assert run.hangs
        run.checkpoint()
        assert not run.hangs

    counting.act = act
    assert do_part(queued(clock).number, 1, clock=clock)

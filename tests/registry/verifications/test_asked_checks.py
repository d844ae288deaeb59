"""A check that somebody asks for: a job with progress, recorded in the asker's name, once (articles 16(3), 20)."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import IO

import pytest
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER

from mingcha.evidence.actions import WHOLE_CHECK, record_check
from mingcha.evidence.entries import act
from mingcha.evidence.models import Entry
from mingcha.evidence.queries import newest_of
from mingcha.jobs.actions import cancel_job
from mingcha.jobs.kinds import kind_called
from mingcha.jobs.queries import job, parts_of
from mingcha.jobs.rules import JobState
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.verifications import tasks
from mingcha.registry.verifications.actions import ask_for_check
from mingcha.registry.verifications.queries import asked_check, newest_check
from mingcha.run.commands import check
from mingcha.run.commands.check import require_wanted


def child(script: str, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    """A process in place of the check."""
    return subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.DEVNULL, stderr=errors)


def use(monkeypatch: pytest.MonkeyPatch, start: tasks.Start) -> None:
    """Has the kind start this in place of `mingcha check`."""
    kind = replace(kind_called(tasks.NAME), run=lambda run: tasks.run_check(run, start))
    monkeypatch.setitem(sys.modules["mingcha.jobs.kinds"]._kinds, tasks.NAME, kind)
    monkeypatch.setattr(tasks, "_POLL_S", 0.01)


@pytest.mark.law("20(3)")
def test_a_check_runs_and_its_result_stands_in_the_log(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point D, evidence: "check now" is a job; before, the page asked for a command whose result never showed."""
    seen: list[int] = []

    def start(number: int, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        record_check([], by=actor_of(city["auditor"]), clock=clock, job=number)
        return child("import sys; print('progress 4 6 access', file=sys.stderr)", errors)

    monkeypatch.setattr(tasks, "renew_once", lambda run: seen.append(run.progress))
    use(monkeypatch, start)
    asked = ask_for_check(city["auditor"], clock=clock)
    assert ask_for_check(city["city"], clock=clock) == asked, "one at a time"
    assert (asked_check(asked.number, at=clock.now()).is_taken, asked_check(asked.number, at=clock.now()).done) == (
        False,
        0,
    )
    assert do_part(asked.number, 1, clock=clock) is True
    ended = newest_check(at=clock.now())
    assert ended is not None
    entry = newest_of("evidence.check.record")
    assert entry is not None
    assert (ended.job.state, ended.job.result) == (JobState.DONE, {"entry": entry.index, "findings": 0})
    assert entry.by == f"user:{city['auditor'].pk}"
    assert seen in ([4], []), "a check that ends at once may tell nothing"
    with pytest.raises(Fault, match="ask again after"):
        ask_for_check(city["city"], clock=clock)
    clock.advance(timedelta(minutes=10))
    assert ask_for_check(city["city"], clock=clock).number != asked.number


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("username", ["admin", "manager", "monitor", "nobody"])
def test_only_readers_of_the_evidence_ask(city: City, clock: HandClock, username: str) -> None:
    with pytest.raises(Refused) as refused:
        ask_for_check(city[username], clock=clock)
    assert refused.value.decision.article == "16(3)"


def test_progress_is_told_while_it_runs(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def start(number: int, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        record_check([], by=actor_of(city["auditor"]), clock=clock, job=number)
        says = "print('progress', n, 6, 'x', file=sys.stderr, flush=True)"
        return child(f"import sys, time\nfor n in (1, 2):\n {says}\n time.sleep(0.5)", errors)

    use(monkeypatch, start)
    monkeypatch.setattr(tasks, "renew_once", lambda run: told.append(run.progress))
    asked = ask_for_check(city["auditor"], clock=clock)
    monkeypatch.setattr(tasks, "recorded_check", _second_time(tasks.recorded_check))
    assert do_part(asked.number, 1, clock=clock) is True
    assert told == sorted(set(told))
    assert told[-1:] == [2]


def _second_time(real: object) -> object:
    """Answers None once, as before a check recorded anything."""
    calls: list[int] = []

    def asked(row: object) -> object:
        calls.append(1)
        return None if len(calls) == 1 else real(row)  # type: ignore[operator]

    return asked


def test_a_check_that_breaks_says_so_and_is_not_tried_again(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, lambda _number, errors: child("raise SystemExit('the disk is full')", errors))
    asked = ask_for_check(city["auditor"], clock=clock)
    assert do_part(asked.number, 1, clock=clock) is False
    ended = job(asked.number)
    assert ended.state == JobState.FAILED
    assert ended.error is not None
    assert ended.error.en == "the check did not finish: the disk is full"


def test_a_check_whose_worker_died_is_not_done_twice(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    use(monkeypatch, lambda number, errors: started.append(number) or child("", errors))  # type: ignore[func-returns-value]
    asked = ask_for_check(city["auditor"], clock=clock)
    record_check([], by=actor_of(city["auditor"]), clock=clock, job=asked.number)
    assert do_part(asked.number, 1, clock=clock) is True
    assert started == []


def test_a_check_whose_worker_was_killed_records_nothing(city: City, clock: HandClock) -> None:
    """The process of the check outlives it, and another worker starts a second one."""
    asked, worker = ask_for_check(city["auditor"], clock=clock), os.getppid()
    require_wanted(asked.number, worker)
    with pytest.raises(Fault, match="another worker"):
        require_wanted(asked.number, worker + 1)
    record_check([], by=actor_of(city["auditor"]), clock=clock, job=asked.number)
    with pytest.raises(Fault, match="another worker"):
        require_wanted(asked.number, worker)
    cancel_job(asked.number, clock=clock)
    clock.advance(timedelta(minutes=10))
    later = ask_for_check(city["auditor"], clock=clock)
    cancel_job(later.number, clock=clock)
    with pytest.raises(Fault, match="was cancelled"):
        require_wanted(later.number, worker)


def test_a_check_that_was_cancelled_while_it_waited_for_the_log_leaves_nothing(city: City, clock: HandClock) -> None:
    """A long import holds the log, the check that has found everything waits for it, and the asker cancels."""
    asked, worker = ask_for_check(city["auditor"], clock=clock), os.getppid()
    cancel_job(asked.number, clock=clock)
    before = Entry.objects.count()
    inside: list[str] = []

    def still_wanted() -> None:
        with pytest.raises(Fault, match=f"begins inside {WHOLE_CHECK}"), act("a.b.c", by=OWNER, clock=clock):
            inside.append("not reached")
        inside.append("asked in the act")
        require_wanted(asked.number, worker)

    with pytest.raises(Fault, match="was cancelled"):
        record_check([], by=OWNER, clock=clock, job=asked.number, still_wanted=still_wanted)
    assert inside == ["asked in the act"]
    assert Entry.objects.count() == before


def test_the_command_hands_in_whether_its_job_still_wants_the_check(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is cancelled after the last part of the check began; with no entry, its command fails."""
    asked = ask_for_check(city["auditor"], clock=clock)

    def checks_and_is_cancelled(*_: object) -> tuple[()]:
        cancel_job(asked.number, clock=clock)
        return ()

    monkeypatch.setattr(check, "check_home", checks_and_is_cancelled)
    before = Entry.objects.count()
    with pytest.raises(Fault, match="was cancelled"):
        check.run(argparse.Namespace(json=True, record=False, nightly=False, job=asked.number))
    assert Entry.objects.count() == before


def test_a_cancelled_check_ends_its_process(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []

    def start(number: int, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
        children.append(child("import time; time.sleep(60)", errors))
        cancel_job(number, clock=clock)
        return children[0]

    def lost(run: object, errors: Sequence[object]) -> None:
        del errors
        run.is_lost.set()  # type: ignore[attr-defined]
        run.checkpoint()  # type: ignore[attr-defined]

    use(monkeypatch, start)
    monkeypatch.setattr(tasks, "_tell_progress", lost)
    asked = ask_for_check(city["auditor"], clock=clock)
    assert do_part(asked.number, 1, clock=clock) is False
    assert children[0].poll() is not None
    assert job(asked.number).state is JobState.CANCELLED
    assert parts_of(asked.number)[0].progress == 0
    with pytest.raises(Fault):
        asked_check(asked.number + 1, at=clock.now())

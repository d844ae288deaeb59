"""The kind of job "check of this home": `mingcha check` as its own process, which records how it ended.

The check composes all planes and reads all footage, so it runs neither in this plane nor in a thread of the worker.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from threading import Event
from typing import IO, Any

from mingcha.evidence.actions import WHOLE_CHECK
from mingcha.evidence.queries import latest_of
from mingcha.jobs.kinds import JobKind
from mingcha.jobs.queues import HOME
from mingcha.jobs.running import EndsBadlyError, PartRun
from mingcha.jobs.values import JobRow
from mingcha.jobs.working import renew_once
from mingcha.kit.canonical import Json
from mingcha.kit.words import Words

NAME = "evidence.check_home"
PROGRESS = "progress "
"""Begins a line of the check on standard error: parts done, parts, name of the part that begins."""
_LOOKED_AT = 12
_POLL_S = 0.3
_LONGEST_LINE = 200
_MOST_READ = 1 << 16

type Start = Callable[[int, IO[bytes]], "subprocess.Popen[bytes]"]


def start_check(job: int, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Starts the check of a job; its standard error goes to a file."""
    words = [sys.executable, "-m", "mingcha.run.main", "check", "--job", str(job)]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)


def run_check(run: PartRun, start: Start = start_check) -> Json:
    """Runs the check and waits for its entry; the progress counts parts. A job whose check is in the log already is not
    checked again. Raises EndsBadlyError if the check ended without an entry."""
    found = recorded_check(run.job)
    if found is not None:
        return found
    with tempfile.TemporaryFile() as errors:
        child = start(run.job.number, errors)
        try:
            while child.poll() is None:
                _tell_progress(run, errors)
                _PAUSE.wait(_POLL_S)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        found = recorded_check(run.job)
        if found is None:
            answer = _last_line(errors)
            raise EndsBadlyError(Words(f"核验未能完成：{answer}", f"the check did not finish: {answer}"))
    return found


def recorded_check(job: JobRow) -> Json:
    """The result of the check that a job recorded: {findings, entry}; None before it did."""
    for entry in latest_of(WHOLE_CHECK, _LOOKED_AT):
        facts: dict[str, Any] = (entry.event or {}).get("facts") or {}
        # a number may come again after a restore
        if facts.get("job") == job.number and entry.at.timestamp() >= int(job.asked_at.timestamp()):
            return {"findings": facts.get("findings"), "entry": entry.index}
    return None


CHECK = JobKind(NAME, Words("核验", "check of this home"), run_check, queue=HOME)

_PAUSE = Event()
"""Never set: waiting for it is a pause that a test can shorten."""


def _tell_progress(run: PartRun, errors: IO[bytes]) -> None:
    """Stores the parts done as soon as their number changes; the lease alone would tell it every 15 s."""
    done = _parts_done(errors)
    before = run.progress
    run.checkpoint(done)
    if done != before:
        renew_once(run)


def _parts_done(errors: IO[bytes]) -> int:
    done = 0
    for line in _lines(errors):
        if line.startswith(PROGRESS):
            count = line.removeprefix(PROGRESS).split(" ")[0]
            done = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else done
    return done


def _last_line(errors: IO[bytes]) -> str:
    return next((line for line in reversed(_lines(errors)) if not line.startswith(PROGRESS)), "")[:_LONGEST_LINE]


def _lines(errors: IO[bytes]) -> list[str]:
    """The lines so far, read without moving the place at which the child writes."""
    return os.pread(errors.fileno(), _MOST_READ, 0).decode("utf-8", "replace").splitlines()
